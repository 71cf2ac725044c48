import { text } from "./bytes.ts";
import type { Proven } from "./check.ts";
import { type Json, JsonNumber, readJson } from "./json.ts";

/** A value that a page shows, and where it says that it comes from: `[SECTION:]PATH` (README.md). */
export interface Shown {
  readonly field: string;
  /** The value as it is recorded, in the page's words. */
  readonly value: string;
  /** The text that a reader sees, when the page says that it is the value itself. */
  readonly verbatim: string | null;
}

const defaultSection = "public";

/** Whether all that is shown is what is proven: null, or the first value that is not. */
export function firstUnproven(shown: readonly Shown[], proven: Proven): Shown | null {
  const parsed = new Map<string, Json | undefined>();
  const section = (name: string): Json | undefined => {
    if (!parsed.has(name)) {
      const bytes = proven.sections.get(name);
      parsed.set(name, bytes === undefined ? undefined : readJson(bytes));
    }
    return parsed.get(name);
  };
  const isProven = ({ field, value, verbatim }: Shown): boolean =>
    (verbatim === null || verbatim === value) && provenValues(field, proven, section).includes(value);
  return shown.find((one) => !isProven(one)) ?? null;
}

/** Whether a name that a page gives an entry is one that is proven: its position, or its id. */
export function isNamed(name: string, proven: Proven): boolean {
  if (name === String(proven.position)) return true;
  const envelope = proven.sections.get("envelope");
  return envelope !== undefined && at(readJson(envelope), ["id"]) === name;
}

function provenValues(field: string, proven: Proven, section: (name: string) => Json | undefined): readonly string[] {
  if (field === "header:recorded") return [proven.header.recorded];
  // A list may be disclosed whole, or element by element.
  const list = proven.sections.has(field) ? section(field) : undefined;
  const elements = proven.elements.filter((element) => element.section === field).map((element) => readJson(element.bytes));
  if (Array.isArray(list)) elements.push(...(list as readonly Json[]));
  const values = elements.length > 0 ? elements.map((element) => at(element, ["id"])) : [inSection(field, proven, section)];
  return values.filter((value) => value !== null);
}

function inSection(field: string, proven: Proven, section: (name: string) => Json | undefined): string | null {
  const colon = field.indexOf(":");
  const prefix = field.slice(0, Math.max(colon, 0));
  // A colon may also belong to the name of an extension's member.
  const prefixed = proven.sections.has(prefix);
  const path = prefixed ? field.slice(colon + 1) : field;
  return at(section(prefixed ? prefix : defaultSection), path.split("."));
}

/** The scalar at a path, as it is written; null when there is none. */
function at(json: Json | undefined, path: readonly string[]): string | null {
  let here = json;
  for (const step of path) {
    if (here instanceof Map) here = (here as ReadonlyMap<string, Json>).get(step);
    else if (Array.isArray(here) && /^\d+$/.test(step)) here = (here as readonly Json[])[Number(step)];
    else return null;
  }
  if (typeof here === "string") return here;
  if (here instanceof JsonNumber) return here.written;
  return typeof here === "boolean" ? String(here) : null;
}

/** A section's text for a reader; its size where it is not text. */
export function readable(bytes: Uint8Array): string {
  return text(bytes) ?? `${bytes.length} bytes`;
}
