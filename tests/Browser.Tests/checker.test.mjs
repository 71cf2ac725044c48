// The independent reader is itself tested: on a log made here, and on that log damaged in every way that it must notice.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { consistencyProof, HttpLog, isConsistent, leadsTo, leafHash, nodeHash, readKey, rootOf, tilePath } from "./independentLog.mjs";

// Two levels, both with a partial tile at the end.
const size = 256 * 20 + 112;
const origin = "test.example/log";
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const rawKey = Buffer.concat([Buffer.of(1), publicKey.export({ format: "der", type: "spki" }).subarray(-32)]);
const keyId = createHash("sha256").update(`${origin}\n`).update(rawKey).digest().subarray(0, 4);
const vkey = `${origin}+${keyId.toString("hex")}+${rawKey.toString("base64")}`;

const leaves = Array.from({ length: size }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));
const files = new Map();
for (let level = 0, hashes = leaves; hashes.length > 0; level++) {
  const next = [];
  for (let start = 0; start < hashes.length; start += 256) {
    const tile = hashes.slice(start, start + 256);
    files.set(tilePath(level, start / 256, tile.length), Buffer.concat(tile));
    if (tile.length === 256) next.push(recursiveRoot(tile));
  }
  hashes = next;
}
files.set("checkpoint", Buffer.from(checkpointOf(recursiveRoot(leaves))));

let damage = (path, bytes) => bytes;
const server = createServer((request, response) => {
  const path = request.url.slice("/log/".length);
  const bytes = files.get(path);
  const mediaType = path === "checkpoint" ? "text/plain; charset=utf-8" : "application/octet-stream";
  response.writeHead(bytes === undefined ? 404 : 200, { "content-type": mediaType });
  response.end(bytes === undefined ? "" : damage(path, Buffer.from(bytes)));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => server.close());
const log = new HttpLog(`http://127.0.0.1:${server.address().port}/log`, vkey);

function recursiveRoot(hashes) {
  if (hashes.length === 1) return hashes[0];
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return nodeHash(recursiveRoot(hashes.slice(0, k)), recursiveRoot(hashes.slice(k)));
}

function checkpointOf(root) {
  const text = `${origin}\n${size}\n${root.toString("base64")}\n`;
  return `${text}\n\u2014 ${origin} ${Buffer.concat([keyId, sign(null, Buffer.from(text), privateKey)]).toString("base64")}\n`;
}

async function checkAll() {
  const checkpoint = await log.checkpoint();
  const served = await log.leaves(checkpoint.size);
  assert.ok(rootOf(served).equals(checkpoint.root), "the leaves have another root");
  await log.checkUpperTiles(served);
}

const flip = (wanted, at) => (path, bytes) => {
  if (path === wanted) bytes[at] ^= 1;
  return bytes;
};

test("a sound log is found sound", async () => {
  damage = (path, bytes) => bytes;
  await checkAll();
});

test("one bit in a tile of any level is noticed", async () => {
  for (const path of files.keys()) {
    if (path === "checkpoint") continue;
    damage = flip(path, files.get(path).length - 1);
    await assert.rejects(checkAll, path);
  }
});

test("one bit anywhere in the checkpoint is noticed", async () => {
  const length = files.get("checkpoint").length;
  for (let at = 0; at < length; at++) {
    damage = flip("checkpoint", at);
    await assert.rejects(log.checkpoint(), `byte ${at}`);
  }
});

test("a tile that is cut short is noticed", async () => {
  damage = (path, bytes) => (path === "tile/0/000" ? bytes.subarray(32) : bytes);
  await assert.rejects(checkAll, /not of its width/);
});

test("roots and paths are those of RFC 6962's definitions", () => {
  for (let count = 1; count <= 70; count++) {
    const some = leaves.slice(0, count);
    const root = recursiveRoot(some);
    assert.ok(rootOf(some).equals(root));
    const path = (hashes, index) => {
      if (hashes.length === 1) return [];
      let k = 1;
      while (k * 2 < hashes.length) k *= 2;
      return index < k
        ? [...path(hashes.slice(0, k), index), recursiveRoot(hashes.slice(k))]
        : [...path(hashes.slice(k), index - k), recursiveRoot(hashes.slice(0, k))];
    };
    for (let index = 0; index < count; index++) {
      const right = path(some, index);
      assert.ok(leadsTo(root, some[index], index, count, right));
      assert.ok(!leadsTo(root, some[index], index, count, [...right, root]));
      assert.ok(!leadsTo(root, leaves[count], index, count, right));
      if (count > 1) assert.ok(!leadsTo(root, some[index], (index + 1) % count, count, right));
    }
  }
});

test("a consistency proof leads from each root to each later one, and no other does", () => {
  for (let size = 1; size <= 40; size++) {
    const root = recursiveRoot(leaves.slice(0, size));
    for (let old = 1; old <= size; old++) {
      const oldRoot = recursiveRoot(leaves.slice(0, old));
      const proof = consistencyProof(leaves.slice(0, size), old);
      assert.ok(isConsistent(old, oldRoot, size, root, proof), `${old} to ${size}`);
      assert.ok(!isConsistent(old, oldRoot, size, root, [...proof, root]));
      assert.ok(!isConsistent(old, leaves[size], size, root, proof));
      if (old < size) assert.ok(!isConsistent(old, oldRoot, size, leaves[size], proof));
      for (let at = 0; at < proof.length; at++) {
        assert.ok(!isConsistent(old, oldRoot, size, root, proof.toSpliced(at, 1, leaves[size])), `${old} to ${size}, hash ${at}`);
        assert.ok(!isConsistent(old, oldRoot, size, root, proof.toSpliced(at, 1)));
      }
    }
  }
});

test("tile paths are those of the specification", () => {
  assert.equal(tilePath(0, 1_234_067, 256), "tile/0/x001/x234/067");
  assert.equal(tilePath(1, 0, 17), "tile/1/000.p/17");
  assert.equal(tilePath(0, 273, 112), "tile/0/273.p/112");
  assert.throws(() => readKey(vkey.replace(/\+[0-9a-f]{8}\+/, "+00000000+")));
});
