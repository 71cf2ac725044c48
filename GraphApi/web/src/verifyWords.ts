import { isChinese } from "./words.ts";

/** The words of the page that checks a file. */
export interface VerifyWords {
  readonly ownWord: string;
  readonly keyOfReader: (log: string, keyId: string) => string;
  readonly keyOfBundle: (log: string, keyId: string) => string;
  readonly choose: string;
  readonly drop: string;
  readonly key: string;
  readonly keyHint: string;
  readonly position: string;
  readonly recorded: string;
  readonly log: string;
  readonly disclosed: string;
  readonly withheld: string;
  readonly elements: string;
}

const zh: VerifyWords = {
  ownWord: "自洽，但公钥未经确认",
  keyOfReader: (log, keyId) => `所用公钥是您指定的：日志 ${log}，编号 ${keyId}。`,
  keyOfBundle: (log, keyId) => `公钥取自凭证文件自身：日志 ${log}，编号 ${keyId}。这只说明文件前后一致，并不说明出自您信任的日志。`,
  choose: "选择凭证文件（.xyproof）",
  drop: "或将文件拖放到这里",
  key: "您信任的日志公钥或策略（可不填）",
  keyHint: "不填则使用本站给出的公钥。填入您从其他渠道取得的公钥，核验才不依赖本站。",
  position: "在日志中的位置",
  recorded: "入账时间",
  log: "日志",
  disclosed: "已公开的内容",
  withheld: "未公开（仅有摘要）",
  elements: "已公开的明细",
};

const en: VerifyWords = {
  ownWord: "Consistent, key not confirmed",
  keyOfReader: (log, keyId) => `The key trusted is the one that you gave: log ${log}, key ${keyId}.`,
  keyOfBundle: (log, keyId) =>
    `The key came with the file itself: log ${log}, key ${keyId}. ` +
    "That shows the file agrees with itself, not that it is from a log that you trust.",
  choose: "Choose a proof file (.xyproof)",
  drop: "or drop it here",
  key: "Log key or policy that you trust (optional)",
  keyHint: "Left empty, the key that this site states is used. Only a key that you got elsewhere makes the check independent of this site.",
  position: "Position in the log",
  recorded: "Recorded",
  log: "Log",
  disclosed: "Disclosed contents",
  withheld: "Withheld (digest only)",
  elements: "Disclosed elements",
};

/** The words for a language tag, as the page's own words choose it. */
export function verifyWordsFor(language: string): VerifyWords {
  return isChinese(language) ? zh : en;
}
