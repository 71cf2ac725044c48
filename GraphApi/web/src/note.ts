import { fromBase64 } from "./base64.ts";
import { hex, utf8 } from "./bytes.ts";
import { isSignedBy, sha256 } from "./crypto.ts";

/** A key of C2SP signed-note, as its vkey states it. */
export interface VerifierKey {
  readonly name: string;
  /** Eight lower-case hexadecimal digits. */
  readonly id: string;
  readonly type: number;
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  /** What follows the key id. */
  readonly bytes: Uint8Array;
}

/** A C2SP signed note: the text that is signed, its last line feed included, and the signatures under it. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Signature types of C2SP signed-note. */
export const ed25519 = 0x01;
export const cosignatureV1 = 0x04;

const signaturesMax = 100;
const keyName = /^[^\s+\u0085]+$/u;

/** Reads `name+id+base64(type ‖ key)`; null when it is malformed, its id is not its own, or it is no kind of Ed25519 key. */
export function readVerifierKey(vkey: string): VerifierKey | null {
  const [name, id, ...rest] = vkey.split("+");
  // Base64 has plus signs of its own.
  const key = fromBase64(rest.join("+"));
  if (name === undefined || id === undefined || key === null || !keyName.test(name) || !/^[0-9a-f]{8}$/.test(id)) return null;
  const type = key[0];
  if (key.length !== 33 || (type !== ed25519 && type !== cosignatureV1)) return null;
  if (hex(sha256(utf8(`${name}\n`), key).subarray(0, 4)) !== id) return null;
  return { name, id, type, publicKey: key.subarray(1) };
}

/** Takes a note apart; null when it is malformed. Says nothing of whether its signatures hold. */
export function readNote(note: string): Note | null {
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) return null;
  const gap = note.lastIndexOf("\n\n");
  if (gap < 0 || !note.endsWith("\n")) return null;
  const lines = note.slice(gap + 2, -1).split("\n");
  if (lines.length > signaturesMax) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = readSignature(line);
    if (signature === null) return null;
    signatures.push(signature);
  }
  return { text: note.slice(0, gap + 1), signatures };
}

function readSignature(line: string): NoteSignature | null {
  const [dash, name, encoded, ...rest] = line.split(" ");
  if (dash !== "\u2014" || name === undefined || encoded === undefined || rest.length > 0 || !keyName.test(name)) return null;
  const bytes = fromBase64(encoded);
  return bytes === null || bytes.length < 5 ? null : { name, id: hex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) };
}

/** What a note's signatures say of one key: none by it, one that holds, or one that does not. */
export type Standing = "absent" | "good" | "bad";

/** Judges every signature in the note that names the key; one that fails outweighs any that hold. */
export function standing(note: Note, key: VerifierKey): Standing {
  const own = note.signatures.filter((signature) => signature.name === key.name && signature.id === key.id);
  if (own.length === 0) return "absent";
  return own.every((signature) => holds(note.text, key, signature.bytes)) ? "good" : "bad";
}

function holds(signed: string, key: VerifierKey, signature: Uint8Array): boolean {
  if (key.type === ed25519) return isSignedBy(key.publicKey, utf8(signed), signature);
  if (signature.length !== 72) return false;
  // C2SP tlog-cosignature: eight bytes of time, big-endian, are signed together with the text.
  const time = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0);
  if (time === 0n || time >= 1n << 63n) return false;
  return isSignedBy(key.publicKey, utf8(`cosignature/v1\ntime ${time}\n${signed}`), signature.subarray(8));
}
