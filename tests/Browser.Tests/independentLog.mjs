// A reader of C2SP logs (tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-proof) that shares nothing with the service: it is written
// from the specifications on node:crypto alone. What it finds wrong it throws.
import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";

const tileWidth = 256;
const hashBytes = 32;

const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

function fromBase64(encoded) {
  const bytes = Buffer.from(encoded, "base64");
  assert.equal(bytes.toString("base64"), encoded, "this is not canonical base64");
  return bytes;
}

export const leafHash = (data) => sha256(Buffer.of(0), data);
export const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** The root over leaf hashes, folded in from the right, from the perfect subtrees that the bits of their number stand for. */
export function rootOf(leaves) {
  if (leaves.length === 0) return sha256();
  const peaks = [];
  for (const [index, leaf] of leaves.entries()) {
    let hash = leaf;
    for (let below = index; below % 2 === 1; below = (below - 1) / 2) hash = nodeHash(peaks.pop(), hash);
    peaks.push(hash);
  }
  return peaks.reduceRight((right, left) => nodeHash(left, right));
}

/** The inclusion path of a leaf among leaf hashes, its sibling first (RFC 6962 section 2.1.1). */
export function pathOf(leaves, index) {
  if (leaves.length === 1) return [];
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return index < half
    ? [...pathOf(leaves.slice(0, half), index), rootOf(leaves.slice(half))]
    : [...pathOf(leaves.slice(half), index - half), rootOf(leaves.slice(0, half))];
}

/** Whether a path leads from a leaf to the root, by halving the tree from the top (RFC 6962 section 2.1.1, read backwards). */
export function leadsTo(root, leaf, index, size, path) {
  const climb = (from, to, depth) => {
    if (to - from === 1) return depth === 0 ? leaf : null;
    if (depth === 0) return null;
    let half = 1;
    while (half * 2 < to - from) half *= 2;
    const inLeft = index < from + half;
    const below = inLeft ? climb(from, from + half, depth - 1) : climb(from + half, to, depth - 1);
    if (below === null) return null;
    return inLeft ? nodeHash(below, path[depth - 1]) : nodeHash(path[depth - 1], below);
  };
  const found = index >= 0 && index < size ? climb(0, size, path.length) : null;
  return found !== null && found.equals(root);
}

/** The largest power of two below a number greater than 1. */
function splitOf(count) {
  let half = 1;
  while (half * 2 < count) half *= 2;
  return half;
}

/** The consistency proof of RFC 6962 section 2.1.2 between the first `old` of some leaf hashes and all of them. */
export function consistencyProof(leaves, old) {
  const below = (hashes, count, isOldRoot) => {
    if (count === hashes.length) return isOldRoot ? [] : [rootOf(hashes)];
    const half = splitOf(hashes.length);
    return count <= half
      ? [...below(hashes.slice(0, half), count, isOldRoot), rootOf(hashes.slice(half))]
      : [...below(hashes.slice(half), count - half, false), rootOf(hashes.slice(0, half))];
  };
  return old === 0 ? [] : below(leaves, old, true);
}

/** Whether a proof leads from one root to a later one: section 2.1.2 read backwards, each half given its part of the proof. */
export function isConsistent(old, oldRoot, size, root, proof) {
  if (old === 0) return proof.length === 0 && oldRoot.equals(sha256());
  if (old > size) return false;
  const rest = [...proof];
  // The roots of the first `count` and of all leaves of a subtree, out of what is left of the proof, its end first.
  const both = (width, count, isOldRoot) => {
    if (count === width) {
      const hash = isOldRoot ? oldRoot : rest.pop();
      return hash && [hash, hash];
    }
    const half = splitOf(width);
    const sibling = rest.pop();
    const inner = count <= half ? both(half, count, isOldRoot) : both(width - half, count - half, false);
    if (!sibling || !inner) return undefined;
    return count <= half ? [inner[0], nodeHash(inner[1], sibling)] : [nodeHash(sibling, inner[0]), nodeHash(sibling, inner[1])];
  };
  const found = both(size, old, true);
  return found !== undefined && rest.length === 0 && found[0].equals(oldRoot) && found[1].equals(root);
}

/** An Ed25519 verifier out of a vkey: a log's (type 1), or a cosigner's (type 4). */
export function readKey(vkey, type = 1) {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey);
  assert.ok(match, `'${vkey}' is not a vkey`);
  const [, name, id, encoded] = match;
  const bytes = Buffer.from(encoded, "base64");
  assert.equal(bytes.length, 33, "the key is not type and 32 bytes");
  assert.equal(bytes[0], type, `the key is not of type ${type}`);
  assert.equal(sha256(`${name}\n`, bytes).toString("hex", 0, 4), id, "the key's id is not its own");
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes.subarray(1)]);
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  return { name, id, key };
}

/** Opens a checkpoint with the key of its log. */
export function openCheckpoint(note, key) {
  const { text, signatures } = takeApart(note);
  const own = signatures.filter(({ name, id }) => name === key.name && id === key.id);
  assert.ok(own.length > 0, "the log did not sign the checkpoint");
  for (const { bytes } of own) assert.ok(verify(null, Buffer.from(text), key.key, bytes), "the log's signature does not hold");
  const [origin, size, root] = text.split("\n");
  assert.equal(origin, key.name, "the origin is not the key's name");
  assert.match(size, /^(0|[1-9][0-9]*)$/, "the size is not a plain decimal");
  return { origin, size: Number(size), root: fromBase64(root), note };
}

/** Who of some cosigners cosigned a checkpoint, and when (tlog-cosignature). One of them whose line fails spoils the note. */
export function cosignatures(note, keys) {
  const { text, signatures } = takeApart(note);
  return signatures.flatMap(({ name, id, bytes }) => {
    const key = keys.find((one) => one.name === name && one.id === id);
    if (!key) return [];
    assert.equal(bytes.length, 72, "the cosignature is not a time and an Ed25519 signature");
    const time = bytes.readBigUInt64BE(0);
    assert.ok(time > 0n && time < 1n << 63n, "the cosignature has no time");
    const message = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
    assert.ok(verify(null, message, key.key, bytes.subarray(8)), `the cosignature of ${name} does not hold`);
    return [{ name, time: Number(time) }];
  });
}

function takeApart(note) {
  const gap = note.lastIndexOf("\n\n");
  assert.ok(gap > 0 && note.endsWith("\n"), "this is not a signed note");
  const text = note.slice(0, gap + 1);
  const lines = note.slice(gap + 2, -1).split("\n").map((line) => /^\u2014 (\S+) (\S+)$/.exec(line));
  assert.ok(lines.every((line) => line !== null), "a signature line is malformed");
  const signatures = lines.map(([, name, encoded]) => {
    const bytes = fromBase64(encoded);
    return { name, id: bytes.toString("hex", 0, 4), bytes: bytes.subarray(4) };
  });
  return { text, signatures };
}

/** A tile's path: its number in groups of three digits, all but the last behind an x. */
export function tilePath(level, number, width) {
  const groups = [];
  for (let rest = number; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(String(rest % 1000).padStart(3, "0"));
  }
  const last = groups.pop();
  const path = [...groups.map((group) => `x${group}`), last].join("/");
  return `tile/${level}/${path}${width === tileWidth ? "" : `.p/${width}`}`;
}

/** The tiles of a level (or of "entries") in a log of some size: [number, width]. */
export function tilesOf(level, size) {
  const hashes = level === "entries" ? size : Math.floor(size / tileWidth ** level);
  const full = Math.floor(hashes / tileWidth);
  const tiles = Array.from({ length: full }, (_, number) => [number, tileWidth]);
  if (hashes % tileWidth > 0) tiles.push([full, hashes % tileWidth]);
  return tiles;
}

/** A log over HTTP, under its prefix. */
export class HttpLog {
  constructor(prefix, vkey) {
    this.prefix = prefix;
    this.key = readKey(vkey);
  }

  async checkpoint() {
    const answer = await this.#get("checkpoint");
    assert.match(answer.headers.get("content-type") ?? "", /^text\/plain\b/, "the checkpoint is not served as text/plain");
    return openCheckpoint(await answer.text(), this.key);
  }

  /** All leaf hashes of a log of that size, out of level 0. */
  async leaves(size) {
    const leaves = [];
    for (const [number, width] of tilesOf(0, size)) leaves.push(...(await this.#tile(0, number, width)));
    assert.equal(leaves.length, size);
    return leaves;
  }

  /** Compares every tile above level 0 with what the leaves make of it; how many there were. */
  async checkUpperTiles(leaves) {
    let compared = 0;
    let below = leaves;
    for (let level = 1; tileWidth ** level <= leaves.length; level++) {
      const hashes = [];
      for (let start = 0; start + tileWidth <= below.length; start += tileWidth) hashes.push(rootOf(below.slice(start, start + tileWidth)));
      for (const [number, width] of tilesOf(level, leaves.length)) {
        const served = await this.#tile(level, number, width);
        const made = hashes.slice(number * tileWidth, number * tileWidth + width);
        const isMade = served.every((hash, index) => hash.equals(made[index]));
        assert.ok(isMade, `${tilePath(level, number, width)} is not what the leaves make of it`);
        compared++;
      }
      below = hashes;
    }
    return compared;
  }

  /** The entries themselves, out of their bundles: each a length of two bytes and the bytes. */
  async entries(size) {
    const entries = [];
    for (const [number, width] of tilesOf("entries", size)) {
      const path = tilePath("entries", number, width);
      const bytes = Buffer.from(await (await this.#get(path)).arrayBuffer());
      let at = 0;
      for (let index = 0; index < width; index++) {
        assert.ok(at + 2 <= bytes.length, `${path} ends before its last entry`);
        const end = at + 2 + bytes.readUInt16BE(at);
        assert.ok(end <= bytes.length, `${path} ends within an entry`);
        entries.push(bytes.subarray(at + 2, end));
        at = end;
      }
      assert.equal(at, bytes.length, `${path} goes on behind its last entry`);
    }
    return entries;
  }

  /** The tlog-proof of a position: its path, and its checkpoint with the log's signature checked. */
  async proof(position) {
    const text = await (await this.#get(`proof/${position}`)).text();
    const gap = text.indexOf("\n\n");
    const [magic, index, ...path] = text.slice(0, gap).split("\n");
    assert.equal(magic, "c2sp.org/tlog-proof@v1");
    assert.equal(index, `index ${position}`);
    const hashes = path.map(fromBase64);
    assert.ok(hashes.every((hash) => hash.length === hashBytes), "the path is not of hashes");
    return { path: hashes, checkpoint: openCheckpoint(text.slice(gap + 2), this.key) };
  }

  async #tile(level, number, width) {
    const answer = await this.#get(tilePath(level, number, width));
    assert.equal(answer.headers.get("content-type"), "application/octet-stream");
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.equal(bytes.length, width * hashBytes, `${tilePath(level, number, width)} is not of its width`);
    return Array.from({ length: width }, (_, index) => bytes.subarray(index * hashBytes, (index + 1) * hashBytes));
  }

  async #get(path) {
    const answer = await fetch(`${this.prefix}/${path}`);
    assert.equal(answer.status, 200, `${path} answers ${answer.status}`);
    return answer;
  }
}
