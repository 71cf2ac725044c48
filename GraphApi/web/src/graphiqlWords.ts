import { isChinese } from "./words.ts";

/** The words of the page that tries out GraphQL. */
export interface ConsoleWords {
  readonly query: string;
  readonly variables: string;
  readonly role: string;
  readonly run: string;
  readonly stop: string;
  readonly running: string;
  readonly complete: string;
  readonly stopped: string;
  readonly fields: string;
}

const zh: ConsoleWords = {
  query: "查询或订阅（Ctrl+Enter 运行）",
  variables: "变量（JSON）",
  role: "角色（空为全部）",
  run: "运行",
  stop: "停止",
  running: "运行中……",
  complete: "已完成",
  stopped: "已停止",
  fields: "可查询的字段",
};

const en: ConsoleWords = {
  query: "Query or subscription (Ctrl+Enter runs it)",
  variables: "Variables (JSON)",
  role: "Role (empty for all)",
  run: "Run",
  stop: "Stop",
  running: "Running …",
  complete: "Complete",
  stopped: "Stopped",
  fields: "What can be asked",
};

export const consoleWordsFor = (lang: string): ConsoleWords => (isChinese(lang) ? zh : en);
