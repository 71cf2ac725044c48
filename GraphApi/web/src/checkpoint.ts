import { digestFromBase64 } from "./base64.ts";
import { equal } from "./bytes.ts";
import { fromDecimal } from "./decimal.ts";
import { type Note, readNote } from "./note.ts";

/** A log's size and root (C2SP tlog-checkpoint), as a signed note states them. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** The whole note as it came. */
  readonly written: string;
  readonly note: Note;
}

/** Reads a checkpoint; null when it is malformed. Says nothing of its signatures. Extension lines are allowed and ignored. */
export function readCheckpoint(signed: string): Checkpoint | null {
  const note = readNote(signed);
  if (note === null) return null;
  const [origin, written, encoded, ...extensions] = note.text.slice(0, -1).split("\n");
  const size = fromDecimal(written ?? "");
  const root = digestFromBase64(encoded ?? "");
  if (origin === undefined || origin === "" || size === null || root === null || extensions.includes("")) return null;
  return { origin, size, root, written: signed, note };
}

/** Whether two of these, all signed by one log, state different roots for one size: what no honest log ever signs. */
export function isSplit(checkpoints: readonly Checkpoint[]): boolean {
  const roots = new Map<string, Uint8Array>();
  return checkpoints.some(({ origin, size, root }) => {
    const head = `${size} ${origin}`;
    const known = roots.get(head) ?? root;
    roots.set(head, known);
    return !equal(known, root);
  });
}
