import { digestFromBase64, fromBase64 } from "./base64.ts";
import { type Json, members, readJson } from "./json.ts";

/** The bytes of a section, and the salt under which the header commits to them. */
export interface DisclosedSection {
  readonly name: string;
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

/** One element of a list section, with its path to the list's root. */
export interface DisclosedElement {
  readonly section: string;
  readonly index: number;
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** A proof bundle taken apart (docs/format.md, "Proof bundle"), nothing of it believed yet. */
export interface Bundle {
  readonly header: Uint8Array;
  readonly sections: readonly DisclosedSection[];
  readonly elements: readonly DisclosedElement[];
  readonly proof: string;
  readonly policy: string;
}

export const bundleBytesMax = 8 * 1024 * 1024;

// Salt and content are hashed in one run, so a salt of another length would let bytes pass from one into the other.
const saltBytes = 16;
const pathLengthMax = 63;

/** Reads a bundle strictly: version 1, every member there once, no other; null otherwise. */
export function readBundle(bytes: Uint8Array): Bundle | null {
  const bundle = members(readJson(bytes), ["v", "header", "sections", "elements", "proof", "policy"]);
  if (bundle === null || bundle.v.number !== 1) return null;
  const header = fromBase64Member(bundle.header.string);
  const sections = all(bundle.sections.array, readSection);
  const elements = all(bundle.elements.array, readElement);
  const proof = bundle.proof.string;
  const policy = bundle.policy.string;
  if (header === null || sections === null || elements === null || proof === null || policy === null) return null;
  return { header, sections, elements, proof, policy };
}

function readSection(json: Json): DisclosedSection | null {
  const section = members(json, ["name", "salt", "bytes"]);
  const name = section?.name.string ?? null;
  const salt = readSalt(section?.salt.string ?? null);
  const bytes = fromBase64Member(section?.bytes.string ?? null);
  return name === null || salt === null || bytes === null ? null : { name, salt, bytes };
}

function readElement(json: Json): DisclosedElement | null {
  const element = members(json, ["section", "index", "salt", "bytes", "path"]);
  if (element === null) return null;
  const section = element.section.string;
  const index = element.index.number;
  const salt = readSalt(element.salt.string);
  const bytes = fromBase64Member(element.bytes.string);
  const path = all(element.path.array, (hash) => (typeof hash === "string" ? digestFromBase64(hash) : null));
  if (section === null || index === null || salt === null || bytes === null || path === null || path.length > pathLengthMax) return null;
  return { section, index, salt, bytes, path };
}

function readSalt(encoded: string | null): Uint8Array | null {
  const salt = fromBase64Member(encoded);
  return salt?.length === saltBytes ? salt : null;
}

function fromBase64Member(encoded: string | null): Uint8Array | null {
  return encoded === null ? null : fromBase64(encoded);
}

/** Reads every item; null when there is no list, or one of its items cannot be read. */
function all<T>(items: readonly Json[] | null, read: (item: Json) => T | null): readonly T[] | null {
  if (items === null) return null;
  const found: T[] = [];
  for (const item of items) {
    const value = read(item);
    if (value === null) return null;
    found.push(value);
  }
  return found;
}
