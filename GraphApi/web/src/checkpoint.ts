import { digestFromBase64 } from "./base64.ts";
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
