import type { Failed, Reason } from "./check.ts";

/** The script's own words, in one language. */
export interface Words {
  readonly verified: string;
  readonly partial: string;
  readonly failed: string;
  readonly eventsProven: (proven: number, shown: number) => string;
  readonly awaiting: string;
  readonly nothingToProve: string;
  readonly keyOfPage: (log: string, keyId: string) => string;
  readonly noKey: string;
  readonly badKey: string;
  readonly failedAt: (step: Failed["step"], reason: string, of?: string) => string;
  readonly fieldDiffers: (field: string) => string;
  readonly nothingShown: string;
  readonly wrongEvent: string;
  readonly notShown: string;
  readonly splitView: string;
  readonly checkedTitle: string;
  readonly checked: readonly string[];
  readonly logHead: (size: number, root: string) => string;
  readonly cosigned: (names: string) => string;
  readonly reasons: Readonly<Record<Reason, string>>;
}

const zh: Words = {
  verified: "验证通过",
  partial: "部分待证",
  failed: "验证失败",
  eventsProven: (proven, shown) => `页面所示 ${shown} 条记录中，${proven} 条已在您的设备上逐一核验。`,
  awaiting: "已入账，等待下一个检查点",
  nothingToProve: "本页没有附带可核验的凭证。",
  keyOfPage: (log, keyId) => `所用公钥是本页自己给出的：日志 ${log}，编号 ${keyId}。如需独立核验，请另行取得公钥，用核验页或命令行核对凭证文件。`,
  noKey: "本页没有给出日志公钥，无法核验。",
  badKey: "给出的公钥或策略格式不正确。",
  failedAt: (step, reason, of) => `第 ${step} 步：${reason}${of === undefined ? "" : `（${of}）`}。`,
  fieldDiffers: (field) => `页面显示的“${field}”与凭证所证明的内容不一致。`,
  nothingShown: "这条记录没有显示任何可比对的内容。",
  wrongEvent: "凭证属于另一条记录。",
  notShown: "页面附有凭证，却没有显示对应的记录。",
  splitView: "该日志对同一长度签署了两个不同的根。",
  checkedTitle: "核验了什么",
  checked: [
    "每条凭证的格式与版本",
    "每条记录的头部",
    "公开的各部分内容与头部中的摘要一致",
    "公开的商品明细属于该记录的明细清单",
    "日志的检查点由上述公钥签名",
    "每条记录都在该检查点所述的日志之中",
    "页面显示的内容与凭证所证明的一致",
  ],
  logHead: (size, root) => `检查点：日志共 ${size} 条，根哈希 ${root}`,
  cosigned: (names) => `见证方联署：${names}`,
  reasons: {
    bundle_too_large: "凭证超过 8 MiB",
    bundle_malformed: "凭证格式不正确",
    header_malformed: "记录头部格式不正确",
    section_unknown: "头部没有列出这一部分",
    section_repeated: "同一部分出现两次",
    section_differs: "内容与头部中的摘要不一致",
    element_unrooted: "缺少明细清单的根",
    element_differs: "明细不在清单之中",
    proof_malformed: "日志证明格式不正确",
    policy_malformed: "凭证自带的策略格式不正确",
    origin_differs: "检查点属于另一个日志",
    log_unknown: "没有受信任日志的签名",
    signature_bad: "签名不成立",
    quorum_missing: "见证方联署不足",
    inclusion_differs: "该记录不在日志之中",
  },
};

const en: Words = {
  verified: "Verified",
  partial: "Partly proven",
  failed: "Failed",
  eventsProven: (proven, shown) => `${proven} of the ${shown} records on this page were checked, one by one, on your device.`,
  awaiting: "Recorded, awaiting the next checkpoint",
  nothingToProve: "This page carries no proof that could be checked.",
  keyOfPage: (log, keyId) =>
    `The key trusted is the one that this page gave: log ${log}, key ${keyId}. ` +
    "To check independently, get the key elsewhere and check the proof file on the verify page or the command line.",
  noKey: "This page states no log key, so nothing can be checked.",
  badKey: "The key or policy given is malformed.",
  failedAt: (step, reason, of) => `Step ${step}: ${reason}${of === undefined ? "" : ` (${of})`}.`,
  fieldDiffers: (field) => `What the page shows as “${field}” is not what its proof proves.`,
  nothingShown: "This record shows nothing that could be compared.",
  wrongEvent: "The proof is of another record.",
  notShown: "The page carries a proof of a record that it does not show.",
  splitView: "The log signed two different roots for one size.",
  checkedTitle: "What was checked",
  checked: [
    "the form and version of each proof",
    "the header of each record",
    "that the contents disclosed have the digests in the header",
    "that the items disclosed belong to the record's list",
    "that the log's checkpoint is signed by the key above",
    "that each record is in the log of that checkpoint",
    "that what the page shows is what the proofs prove",
  ],
  logHead: (size, root) => `Checkpoint: ${size} entries, root ${root}`,
  cosigned: (names) => `Cosigned by: ${names}`,
  reasons: {
    bundle_too_large: "the proof is larger than 8 MiB",
    bundle_malformed: "the proof is malformed",
    header_malformed: "the record's header is malformed",
    section_unknown: "the header does not name this section",
    section_repeated: "a section appears twice",
    section_differs: "the contents do not have the digest in the header",
    element_unrooted: "the root of the list is missing",
    element_differs: "the element is not in the list",
    proof_malformed: "the log's proof is malformed",
    policy_malformed: "the policy in the bundle is malformed",
    origin_differs: "the checkpoint is of another log",
    log_unknown: "no log that is trusted signed it",
    signature_bad: "a signature does not hold",
    quorum_missing: "too few witnesses cosigned it",
    inclusion_differs: "the record is not in the log",
  },
};

/** Whether a language tag is that of any Chinese. */
export function isChinese(language: string): boolean {
  return /^zh\b/i.test(language);
}

/** The words for a language tag: Chinese for any Chinese, English for all else. */
export function wordsFor(language: string): Words {
  return isChinese(language) ? zh : en;
}

/** A failure as a sentence. */
export function sentence(words: Words, { step, reason, of }: Failed): string {
  return words.failedAt(step, words.reasons[reason], of);
}
