import { hex } from "./bytes.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { cosignatureV1, ed25519, readVerifierKey, standing, type VerifierKey } from "./note.ts";

/** Whose word is taken (C2SP tlog-policy): a checkpoint counts when one of the logs signed it and the quorum cosigned it. */
export interface Policy {
  readonly logs: readonly VerifierKey[];
  readonly quorum: Rule;
}

/** When a checkpoint counts as witnessed. */
export type Rule =
  | { readonly kind: "none" }
  | { readonly kind: "witness"; readonly key: VerifierKey }
  | { readonly kind: "group"; readonly threshold: number; readonly members: readonly Rule[] };

/** What a policy says of a checkpoint. */
export type Judgement =
  | { readonly ok: true; readonly log: VerifierKey; readonly witnesses: readonly VerifierKey[] }
  | { readonly ok: false; readonly reason: "log_unknown" | "signature_bad" | "quorum_missing" };

const linesMax = 1024;

/** The policy of one log whose key is all that is trusted; null when the vkey is not a log's. */
export function policyOfLog(vkey: string): Policy | null {
  return readPolicy(`log ${vkey}\nquorum none\n`);
}

/** Reads a policy; null when it is malformed or asks for what is not supported: keys other than Ed25519. */
export function readPolicy(source: string): Policy | null {
  // Space, tab and line feed are the only white space, and no other control character is allowed.
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(source)) return null;
  const lines = source.split("\n").map((line) => line.split(/[ \t]+/).filter((word) => word !== ""));
  if (lines.length > linesMax) return null;
  const draft = new Draft();
  const wellFormed = lines.every((words) => words.length === 0 || words[0]!.startsWith("#") || draft.takes(words));
  return wellFormed && draft.quorum !== null ? { logs: draft.logs, quorum: draft.quorum } : null;
}

class Draft {
  readonly logs: VerifierKey[] = [];
  quorum: Rule | null = null;
  private readonly rules = new Map<string, Rule>();
  private readonly members = new Set<string>();
  private readonly keys = new Set<string>();

  /** Takes in a line; false when it cannot stand there. */
  takes([keyword, ...words]: readonly string[]): boolean {
    switch (keyword) {
      case "log":
        return this.log(words);
      case "witness":
        return this.witness(words);
      case "group":
        return this.group(words);
      case "quorum":
        return this.quorumIs(words);
      default:
        return false;
    }
  }

  private log([vkey, ...url]: readonly string[]): boolean {
    const key = this.newKey("log", vkey, ed25519);
    if (key === null || url.length > 1) return false;
    this.logs.push(key);
    return true;
  }

  private witness([name, vkey, ...url]: readonly string[]): boolean {
    const key = this.newKey("witness", vkey, cosignatureV1);
    return key !== null && url.length <= 1 && this.names(name, { kind: "witness", key });
  }

  private group([name, count, ...members]: readonly string[]): boolean {
    const threshold = count === "any" ? 1 : count === "all" ? members.length : /^[1-9][0-9]{0,3}$/.test(count ?? "") ? Number(count) : 0;
    if (threshold < 1 || threshold > members.length) return false;
    const rules: Rule[] = [];
    for (const member of members) {
      const rule = this.rules.get(member);
      // A name may be a member once in the whole policy, so that no witness counts twice.
      if (rule === undefined || this.members.has(member)) return false;
      this.members.add(member);
      rules.push(rule);
    }
    return this.names(name, { kind: "group", threshold, members: rules });
  }

  private quorumIs([name, ...rest]: readonly string[]): boolean {
    if (this.quorum !== null || name === undefined || rest.length > 0) return false;
    const rule: Rule | undefined = name === "none" ? { kind: "none" } : this.rules.get(name);
    if (rule === undefined) return false;
    this.quorum = rule;
    return true;
  }

  private names(name: string | undefined, rule: Rule): boolean {
    if (name === undefined || name === "none" || this.rules.has(name)) return false;
    this.rules.set(name, rule);
    return true;
  }

  private newKey(role: string, vkey: string | undefined, type: number): VerifierKey | null {
    const key = readVerifierKey(vkey ?? "");
    if (key === null || key.type !== type) return null;
    const mark = `${role} ${hex(key.publicKey)}`;
    if (this.keys.has(mark)) return null;
    this.keys.add(mark);
    return key;
  }
}

/** Judges a checkpoint: a log that the policy knows under the checkpoint's origin signed it, and the quorum cosigned it. */
export function judge(policy: Policy, checkpoint: Checkpoint): Judgement {
  let log: VerifierKey | undefined;
  for (const key of policy.logs) {
    const found = key.name === checkpoint.origin ? standing(checkpoint.note, key) : "absent";
    if (found === "bad") return { ok: false, reason: "signature_bad" };
    if (found === "good") log ??= key;
  }
  if (log === undefined) return { ok: false, reason: "log_unknown" };
  const tally: Tally = { good: [], bad: false };
  const met = isMet(policy.quorum, checkpoint, tally);
  if (tally.bad) return { ok: false, reason: "signature_bad" };
  return met ? { ok: true, log, witnesses: tally.good } : { ok: false, reason: "quorum_missing" };
}

interface Tally {
  readonly good: VerifierKey[];
  bad: boolean;
}

function isMet(rule: Rule, checkpoint: Checkpoint, tally: Tally): boolean {
  switch (rule.kind) {
    case "none":
      return true;
    case "witness": {
      const found = standing(checkpoint.note, rule.key);
      if (found === "bad") tally.bad = true;
      if (found === "good") tally.good.push(rule.key);
      return found === "good";
    }
    case "group":
      // Every member is asked, also past the threshold, so that a signature that fails is never overlooked.
      return rule.members.map((member) => isMet(member, checkpoint, tally)).filter(Boolean).length >= rule.threshold;
  }
}
