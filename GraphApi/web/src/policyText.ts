import type { Bundle } from "./bundle.ts";
import { hex } from "./bytes.ts";
import { cosignatureV1, ed25519, readVerifierKey, type VerifierKey } from "./note.ts";
import type { Policy, Rule } from "./policy.ts";

const linesMax = 1024;

/** The policy that a bundle states: whose word the bundle takes, which need not be whose word its checker takes. */
export function policyOfBundle(bundle: Bundle): Policy | null {
  return readPolicy(bundle.policy);
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
