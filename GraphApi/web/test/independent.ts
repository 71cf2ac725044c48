// A log of its own, on node:crypto alone: none of the code under test is used here.
import { createHash, createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

export const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const leaf = (data: Uint8Array): Buffer => sha256(Buffer.of(0), data);

/** MTH of RFC 6962 section 2.1 over leaf hashes, as its recursive definition has it. */
export function root(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0]!;
  const k = split(leaves.length);
  return sha256(Buffer.of(1), root(leaves.slice(0, k)), root(leaves.slice(k)));
}

/** PATH of RFC 6962 section 2.1.1. */
export function path(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...path(leaves.slice(0, k), index), root(leaves.slice(k))]
    : [...path(leaves.slice(k), index - k), root(leaves.slice(0, k))];
}

function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** A signing key from a seed: tests are the same at every run. */
export class Signer {
  readonly name: string;
  readonly type: number;
  private readonly key: KeyObject;

  constructor(name: string, seed: string, type = 1) {
    this.name = name;
    this.type = type;
    const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), sha256(seed)]);
    this.key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  }

  get publicKey(): Buffer {
    return createPublicKey(this.key).export({ format: "der", type: "spki" }).subarray(-32);
  }

  get id(): Buffer {
    return sha256(`${this.name}\n`, Buffer.of(this.type), this.publicKey).subarray(0, 4);
  }

  get vkey(): string {
    return `${this.name}+${this.id.toString("hex")}+${Buffer.concat([Buffer.of(this.type), this.publicKey]).toString("base64")}`;
  }

  /** A signature line under a note's text; a cosigner's states its time. */
  line(text: string, time = 1_764_000_000n): string {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(time);
    const signature =
      this.type === 4
        ? Buffer.concat([stamp, sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), this.key)])
        : sign(null, Buffer.from(text), this.key);
    return `\u2014 ${this.name} ${Buffer.concat([this.id, signature]).toString("base64")}\n`;
  }
}

export interface SectionJson {
  name: string;
  salt: string;
  bytes: string;
}

export interface ElementJson {
  section: string;
  index: number;
  salt: string;
  bytes: string;
  path: string[];
}

export interface BundleJson {
  v: number;
  header: string;
  sections: SectionJson[];
  elements: ElementJson[];
  proof: string;
  policy: string;
}

export const origin = "demo.example/log";
export const log = new Signer(origin, "log");

export const publicSection = {
  bizStep: "urn:epcglobal:cbv:bizstep:shipping",
  eventTime: "2026-10-01T08:00:00+08:00",
  readPoint: { id: "urn:epc:id:sgln:690123400000..0" },
  sensors: [{ value: 3.5 }],
  "ext:checked": true,
};
const items = ["sscc", "root-0001", "root-0002"].map((id) => ({ role: "epc", id: `urn:example:${id}` }));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** A log of some size, and the bundle of one of its entries: envelope, public and two elements of the list of items disclosed. */
export function makeBundle({
  position = 17,
  size = 70,
  cosigners = [] as readonly Signer[],
  signer = log,
  name = origin,
  wholeItems = false,
} = {}): BundleJson {
  const salts = (section: string): Buffer => sha256(`salt of ${section}`).subarray(0, 16);
  const bytes: Record<string, Buffer> = {
    envelope: json({ id: `epcis:org:open:event-${position}`, stream: "org:open", revision: 3, type: "ObjectEvent", issuer: "org:open" }),
    public: json(publicSection),
    items: json(items),
    trade: json({ price: "12.00" }),
    tags: json(["item:urn:example:root-0001"]),
  };
  const listKey = salts("items");
  const at = (kind: string, index: number): Buffer =>
    createHmac("sha256", listKey).update(kind).update(Buffer.of(0, 0, 0, index)).digest();
  const elementBytes = items.map((item) => json(item));
  const leaves = Array.from({ length: 8 }, (_, index) =>
    index < items.length ? leaf(Buffer.concat([at("element", index).subarray(0, 16), elementBytes[index]!])) : at("padding", index),
  );
  bytes["items.root"] = json({ size: 8, root: base64(root(leaves)) });
  const order = ["envelope", "public", "items", "items.root", "trade", "tags"];
  const header = json({
    v: 1,
    origin: name,
    recorded: "2026-11-23T01:02:03.000004Z",
    prev: null,
    sections: order.map((section) => ({ name: section, class: "holder", digest: base64(sha256(salts(section), bytes[section]!)) })),
  });
  const log = Array.from({ length: size }, (_, index) => (index === position ? leaf(header) : leaf(Buffer.from(`entry ${index}`))));
  const text = `${name}\n${size}\n${base64(root(log))}\n`;
  const note = `${text}\n${signer.line(text)}${cosigners.map((cosigner) => cosigner.line(text)).join("")}`;
  return {
    v: 1,
    header: base64(header),
    sections: ["envelope", "public", "items.root", ...(wholeItems ? ["items"] : [])].map((section) => ({
      name: section,
      salt: base64(salts(section)),
      bytes: base64(bytes[section]!),
    })),
    elements: (wholeItems ? [] : [0, 2]).map((index) => ({
      section: "items",
      index,
      salt: base64(at("element", index).subarray(0, 16)),
      bytes: base64(elementBytes[index]!),
      path: path(leaves, index).map(base64),
    })),
    proof: `c2sp.org/tlog-proof@v1\nindex ${position}\n${path(log, position).map((hash) => `${base64(hash)}\n`).join("")}\n${note}`,
    policy: `log ${signer.vkey}\nquorum none\n`,
  };
}

export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
