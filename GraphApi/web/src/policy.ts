import type { Checkpoint } from "./checkpoint.ts";
import { ed25519, readVerifierKey, standing, type VerifierKey } from "./note.ts";

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

/** The policy of one log whose key is all that is trusted; null when the vkey is not a log's. */
export function policyOfLog(vkey: string): Policy | null {
  const key = readVerifierKey(vkey);
  return key?.type === ed25519 ? { logs: [key], quorum: { kind: "none" } } : null;
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
