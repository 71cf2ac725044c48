import { text } from "./bytes.ts";
import { fromDecimal } from "./decimal.ts";

/** JSON as it was written: numbers keep their spelling, and objects are maps, so that no member name means anything to the script. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

export class JsonNumber {
  readonly written: string;

  constructor(written: string) {
    this.written = written;
  }
}

const depthMax = 64;

class Malformed extends Error {}

/**
 * Reads JSON (RFC 8259) strictly; undefined when it is not UTF-8 or not JSON, names a member twice, has half a surrogate pair,
 * or is nested deeper than 64. JSON.parse would keep the last of two equal names, and two readers would see two documents.
 */
export function readJson(bytes: Uint8Array): Json | undefined {
  const source = text(bytes);
  if (source === null) return undefined;
  try {
    return new Reader(source).whole();
  } catch (fault) {
    if (fault instanceof Malformed) return undefined;
    throw fault;
  }
}

class Reader {
  private readonly source: string;
  private at = 0;

  constructor(source: string) {
    this.source = source;
  }

  whole(): Json {
    const value = this.value(depthMax);
    this.space();
    if (this.at !== this.source.length) throw new Malformed();
    return value;
  }

  private value(depth: number): Json {
    this.space();
    switch (this.source[this.at]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  private object(depth: number): JsonObject {
    const members = new Map<string, Json>();
    this.items("}", depth, () => {
      this.space();
      const name = this.string();
      if (members.has(name)) throw new Malformed();
      this.space();
      if (!this.takes(":")) throw new Malformed();
      members.set(name, this.value(depth - 1));
    });
    return members;
  }

  private array(depth: number): readonly Json[] {
    const elements: Json[] = [];
    this.items("]", depth, () => elements.push(this.value(depth - 1)));
    return elements;
  }

  private items(end: string, depth: number, item: () => void): void {
    if (depth === 0) throw new Malformed();
    this.at++;
    this.space();
    if (this.takes(end)) return;
    for (;;) {
      item();
      this.space();
      if (this.takes(end)) return;
      if (!this.takes(",")) throw new Malformed();
    }
  }

  private string(): string {
    const start = this.at;
    if (!this.takes('"')) throw new Malformed();
    while (this.source[this.at] !== '"') {
      if (this.at >= this.source.length) throw new Malformed();
      this.at += this.source[this.at] === "\\" ? 2 : 1;
    }
    this.at++;
    // What lies between is one string literal for certain, so the built-in reader can judge its escapes.
    let value: string;
    try {
      value = JSON.parse(this.source.slice(start, this.at)) as string;
    } catch {
      throw new Malformed();
    }
    if (/[\ud800-\udfff]/u.test(value)) throw new Malformed();
    return value;
  }

  private number(): JsonNumber {
    const form = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
    form.lastIndex = this.at;
    const found = form.exec(this.source);
    if (found === null) throw new Malformed();
    this.at = form.lastIndex;
    return new JsonNumber(found[0]);
  }

  private word<T extends Json>(word: string, value: T): T {
    if (!this.source.startsWith(word, this.at)) throw new Malformed();
    this.at += word.length;
    return value;
  }

  private space(): void {
    while (" \t\n\r".includes(this.source[this.at] ?? "x")) this.at++;
  }

  private takes(character: string): boolean {
    if (this.source[this.at] !== character) return false;
    this.at++;
    return true;
  }
}

/** A value seen as each of the kinds it may be of; null for those that it is not. */
export class Member {
  readonly value: Json;

  constructor(value: Json) {
    this.value = value;
  }

  get string(): string | null {
    return typeof this.value === "string" ? this.value : null;
  }

  get array(): readonly Json[] | null {
    return Array.isArray(this.value) ? (this.value as readonly Json[]) : null;
  }

  /** A whole number from 0 to 2^53 - 1, written plainly. */
  get number(): number | null {
    return this.value instanceof JsonNumber ? fromDecimal(this.value.written) : null;
  }
}

/** An object's members by name, when it has exactly these; null otherwise. */
export function members<Name extends string>(json: Json | undefined, names: readonly Name[]): Readonly<Record<Name, Member>> | null {
  if (!(json instanceof Map) || json.size !== names.length) return null;
  const found = {} as Record<Name, Member>;
  for (const name of names) {
    const value: Json | undefined = json.get(name);
    if (value === undefined) return null;
    found[name] = new Member(value);
  }
  return found;
}
