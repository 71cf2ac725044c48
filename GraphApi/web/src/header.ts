import { digestFromBase64 } from "./base64.ts";
import { members, type Json, readJson } from "./json.ts";

/** A section as an entry's header names it. */
export interface HeaderSection {
  readonly name: string;
  /** Who it is meant for. */
  readonly class: string;
  readonly digest: Uint8Array;
}

/** What the tree commits to (docs/format.md, "Entry"). */
export interface Header {
  readonly origin: string;
  /** When the log recorded the entry, UTC, six decimals. */
  readonly recorded: string;
  readonly sections: ReadonlyMap<string, HeaderSection>;
}

const bytesMax = 65_535;
const sectionsMax = 64;
const recordedForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;

/** Reads a header strictly: version 1, every member there once, no other; null otherwise. */
export function readHeader(bytes: Uint8Array): Header | null {
  const header = bytes.length <= bytesMax ? members(readJson(bytes), ["v", "origin", "recorded", "prev", "sections"]) : null;
  if (header === null) return null;
  const { v, origin, recorded, prev, sections: listed } = header;
  if (v.number !== 1 || origin.string === null || recorded.string === null || listed.array === null) return null;
  if (prev.value !== null && digestFromBase64(prev.string ?? "") === null) return null;
  if (!recordedForm.test(recorded.string) || Number.isNaN(Date.parse(recorded.string)) || listed.array.length > sectionsMax) return null;
  const sections = new Map<string, HeaderSection>();
  for (const item of listed.array) {
    const section = readSection(item);
    if (section === null || sections.has(section.name)) return null;
    sections.set(section.name, section);
  }
  return { origin: origin.string, recorded: recorded.string, sections };
}

function readSection(json: Json): HeaderSection | null {
  const section = members(json, ["name", "class", "digest"]);
  const digest = digestFromBase64(section?.digest.string ?? "");
  const name = section?.name.string ?? null;
  const sectionClass = section?.class.string ?? null;
  return name === null || sectionClass === null || digest === null ? null : { name, class: sectionClass, digest };
}
