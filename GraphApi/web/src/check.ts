import { digestFromBase64 } from "./base64.ts";
import { type Bundle, bundleBytesMax, type DisclosedElement, type DisclosedSection, readBundle } from "./bundle.ts";
import { equal } from "./bytes.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { sha256 } from "./crypto.ts";
import { type Header, readHeader } from "./header.ts";
import { members, readJson } from "./json.ts";
import { leafHash, rootFromPath } from "./merkle.ts";
import type { VerifierKey } from "./note.ts";
import { judge, type Judgement, type Policy } from "./policy.ts";
import { readTlogProof } from "./tlogProof.ts";

/** An element of a list section, proven. */
export interface ProvenElement {
  readonly section: string;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** What a bundle proves. */
export interface Proven {
  readonly ok: true;
  readonly header: Header;
  /** The bytes of each disclosed section, by name. */
  readonly sections: ReadonlyMap<string, Uint8Array>;
  readonly elements: readonly ProvenElement[];
  /** The entry's position in the log, from 0. */
  readonly position: number;
  readonly checkpoint: Checkpoint;
  readonly logName: string;
  /** The log's key that signed the checkpoint, and the witnesses whose cosignatures count. */
  readonly log: VerifierKey;
  readonly witnesses: readonly VerifierKey[];
  /** Whether the policy was the checker's own; false: the bundle's, whose word is then all there is. */
  readonly pinned: boolean;
}

/** Why a bundle fails, at which of the six steps of docs/format.md. */
export interface Failed {
  readonly ok: false;
  readonly step: 1 | 2 | 3 | 4 | 5 | 6;
  readonly reason: Reason;
  /** The name of the section or log at fault, where there is one. */
  readonly of?: string;
}

export type Reason =
  | "bundle_too_large"
  | "bundle_malformed"
  | "header_malformed"
  | "section_unknown"
  | "section_repeated"
  | "section_differs"
  | "element_unrooted"
  | "element_differs"
  | "proof_malformed"
  | "policy_malformed"
  | "origin_differs"
  | "log_unknown"
  | "signature_bad"
  | "quorum_missing"
  | "inclusion_differs";

export type Checked = Proven | Failed;

/** Whose word a checker takes: that of its own policy, or of the one that it finds for each bundle. */
export type Trust = Policy | ((bundle: Bundle) => Policy | null);

/** A check of bundles by the six steps of docs/format.md, in order; the first failure is the verdict. */
export function checker(trust: Trust): (bundle: Uint8Array) => Checked {
  const judgeBundle: JudgeBundle = typeof trust === "function" ? eachByItsOwn(trust) : onceACheckpoint(trust);
  return (bytes) => {
    if (bytes.length > bundleBytesMax) return failed(1, "bundle_too_large");
    const bundle = readBundle(bytes);
    if (bundle === null) return failed(1, "bundle_malformed");
    const header = readHeader(bundle.header);
    if (header === null) return failed(2, "header_malformed");
    const sections = openSections(header, bundle.sections);
    if ("ok" in sections) return sections;
    const fault = checkElements(sections, bundle.elements);
    if (fault !== null) return fault;
    const proven = checkProof(bundle, header, sections, judgeBundle);
    return proven.ok ? { ...proven, pinned: typeof trust !== "function" } : proven;
  };
}

/** Judges the checkpoint of a bundle; null when no policy is found for it. */
type JudgeBundle = (checkpoint: Checkpoint, bundle: Bundle) => Judgement | null;

function eachByItsOwn(policyOf: (bundle: Bundle) => Policy | null): JudgeBundle {
  return (checkpoint, bundle) => {
    const policy = policyOf(bundle);
    return policy === null ? null : judge(policy, checkpoint);
  };
}

/** The bundles of a page mostly share a checkpoint, and judging its signatures is most of the work. */
function onceACheckpoint(policy: Policy): JudgeBundle {
  const judged = new Map<string, Judgement>();
  return (checkpoint) => {
    const judgement = judged.get(checkpoint.written) ?? judge(policy, checkpoint);
    judged.set(checkpoint.written, judgement);
    return judgement;
  };
}

function failed(step: Failed["step"], reason: Reason, of?: string): Failed {
  return of === undefined ? { ok: false, step, reason } : { ok: false, step, reason, of };
}

function openSections(header: Header, disclosed: readonly DisclosedSection[]): ReadonlyMap<string, Uint8Array> | Failed {
  const sections = new Map<string, Uint8Array>();
  for (const { name, salt, bytes } of disclosed) {
    const named = header.sections.get(name);
    if (named === undefined) return failed(3, "section_unknown", name);
    if (sections.has(name)) return failed(3, "section_repeated", name);
    if (!equal(sha256(salt, bytes), named.digest)) return failed(3, "section_differs", name);
    sections.set(name, bytes);
  }
  return sections;
}

function checkElements(sections: ReadonlyMap<string, Uint8Array>, elements: readonly DisclosedElement[]): Failed | null {
  for (const { section, index, salt, bytes, path } of elements) {
    const list = readListRoot(sections.get(`${section}.root`));
    if (list === null) return failed(4, "element_unrooted", section);
    const root = rootFromPath(leafHash(salt, bytes), index, list.size, path);
    if (root === null || !equal(root, list.root)) return failed(4, "element_differs", section);
  }
  return null;
}

function readListRoot(bytes: Uint8Array | undefined): { size: number; root: Uint8Array } | null {
  const list = bytes === undefined ? null : members(readJson(bytes), ["size", "root"]);
  const size = list?.size.number ?? null;
  const root = digestFromBase64(list?.root.string ?? "");
  return size === null || root === null ? null : { size, root };
}

function checkProof(
  bundle: Bundle,
  header: Header,
  sections: ReadonlyMap<string, Uint8Array>,
  judgeBundle: JudgeBundle,
): Omit<Proven, "pinned"> | Failed {
  const proof = readTlogProof(bundle.proof);
  if (proof === null) return failed(5, "proof_malformed");
  const { checkpoint, index: position, path } = proof;
  if (checkpoint.origin !== header.origin) return failed(5, "origin_differs", checkpoint.origin);
  const judgement = judgeBundle(checkpoint, bundle);
  if (judgement === null) return failed(5, "policy_malformed");
  if (!judgement.ok) return failed(5, judgement.reason, checkpoint.origin);
  const root = rootFromPath(leafHash(bundle.header), position, checkpoint.size, path);
  if (root === null || !equal(root, checkpoint.root)) return failed(6, "inclusion_differs");
  const elements = bundle.elements.map(({ section, index, bytes }) => ({ section, index, bytes }));
  const { log, witnesses } = judgement;
  return { ok: true, header, sections, elements, position, checkpoint, logName: log.name, log, witnesses };
}
