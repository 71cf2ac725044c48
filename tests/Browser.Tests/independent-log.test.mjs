import assert from "node:assert/strict";
import { test } from "node:test";
import { HttpLog, leadsTo, rootOf } from "./independentLog.mjs";
import { serviceUrl } from "./service.mjs";

const stated = await statedLog();
const log = new HttpLog(`${serviceUrl}/log`, process.env.XINYUAN_LOG_KEY ?? stated.verifierKey);
const first = await log.checkpoint();
const leaves = await log.leaves(first.size);

test("the checkpoint is signed by the log, under its origin", () => {
  assert.equal(first.origin, stated.origin);
  assert.ok(first.size > 0, "the log is empty");
});

test("the leaves in the tiles of level 0 have the checkpoint's root", () => {
  assert.equal(rootOf(leaves).toString("base64"), first.root.toString("base64"));
});

test("every tile above level 0 is what the leaves make of it", async (t) => {
  const compared = await log.checkUpperTiles(leaves);
  assert.equal(compared > 0, first.size >= 256);
  t.diagnostic(`${first.size} leaves, ${compared} upper tiles`);
});

test("proofs lead from the leaves to the roots that the log signed", async () => {
  const { size } = first;
  const positions = new Set([0, 1, 254, 255, 256, 257, Math.floor(size / 3), Math.floor(size / 2), size - 2, size - 1]);
  for (const position of [...positions].filter((one) => one >= 0 && one < size)) {
    const { path, checkpoint } = await log.proof(position);
    assert.ok(leadsTo(checkpoint.root, leaves[position], position, checkpoint.size, path), `the path of ${position} leads elsewhere`);
    if (checkpoint.size === size) assert.ok(checkpoint.root.equals(first.root), "two roots for one size");
  }
});

test("a later checkpoint extends the first", async () => {
  const later = await log.checkpoint();
  assert.ok(later.size >= first.size, "the log shrank");
  const all = await log.leaves(later.size);
  assert.ok(rootOf(all).equals(later.root));
  assert.ok(rootOf(all.slice(0, first.size)).equals(first.root), "the first checkpoint is of another log");
});

test("what is not there is not found, and what is no place is no server error", async () => {
  const tiles = ["0/x999/999", "0/000.p/0", "0/000.p/256", "64/000", "0/0", "0/x000/000"].map((tile) => `tile/${tile}`);
  for (const path of [...tiles, `proof/${2 ** 40}`, "proof/-1", "proof/x"]) {
    const { status } = await fetch(`${serviceUrl}/log/${path}`);
    assert.ok(status >= 400 && status < 500, `${path} answers ${status}`);
  }
});

async function statedLog() {
  const query = "{ log { origin verifierKey } }";
  const answer = await fetch(`${serviceUrl}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query }),
  });
  const { data } = await answer.json();
  assert.ok(data?.log, "the service does not state its log");
  return data.log;
}
