import { digestFromBase64, fromBase64 } from "./base64.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import { fromDecimal } from "./decimal.ts";

/** Where a leaf stands in a log, and the path that shows it (C2SP tlog-proof). */
export interface TlogProof {
  readonly index: number;
  /** The leaf's sibling first. */
  readonly path: readonly Uint8Array[];
  readonly checkpoint: Checkpoint;
}

const pathLengthMax = 63;

/** Reads a proof; null when it is malformed. The `extra` line is allowed and ignored: nothing vouches for it. */
export function readTlogProof(proof: string): TlogProof | null {
  const gap = proof.indexOf("\n\n");
  const lines = proof.slice(0, Math.max(gap, 0)).split("\n");
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") return null;
  if (lines[0]?.startsWith("extra ") && fromBase64(lines.shift()!.slice("extra ".length)) === null) return null;
  const position = lines.shift();
  const index = position?.startsWith("index ") ? fromDecimal(position.slice("index ".length)) : null;
  if (index === null || lines.length > pathLengthMax) return null;
  const path: Uint8Array[] = [];
  for (const line of lines) {
    const hash = digestFromBase64(line);
    if (hash === null) return null;
    path.push(hash);
  }
  const checkpoint = readCheckpoint(proof.slice(gap + 2));
  return checkpoint === null ? null : { index, path, checkpoint };
}
