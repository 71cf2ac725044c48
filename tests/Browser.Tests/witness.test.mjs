// The witness as a stranger meets it: a log that is made here, on node:crypto alone, has its checkpoints cosigned by a process.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { consistencyProof, cosignatures, isConsistent, leafHash, openCheckpoint, readKey, rootOf } from "./independentLog.mjs";

const origin = "log.example/log";
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const rawKey = Buffer.concat([Buffer.of(1), publicKey.export({ format: "der", type: "spki" }).subarray(-32)]);
const keyId = createHash("sha256").update(`${origin}\n`).update(rawKey).digest().subarray(0, 4);
const logKey = readKey(`${origin}+${keyId.toString("hex")}+${rawKey.toString("base64")}`);
const leaves = Array.from({ length: 300 }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));
const forked = leaves.with(3, leafHash(Buffer.from("another")));

const work = mkdtempSync(join(tmpdir(), "xinyuan-witness-"));
writeFileSync(join(work, "logs"), `log ${origin}+${keyId.toString("hex")}+${rawKey.toString("base64")}\n`);
const program = fileURLToPath(new URL("../../artifacts/bin/Silo/release/xinyuan", import.meta.url));
const options = ["witness", "--data", join(work, "witness"), "--logs", join(work, "logs"), "--port", "0", "--name", "witness.example/w"];
const witness = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
after(() => {
  witness.kill();
  rmSync(work, { recursive: true });
});
const { vkey, url } = await policyLine();
const witnessKey = readKey(vkey, 4);

async function policyLine() {
  for await (const line of createInterface({ input: witness.stdout })) {
    const match = /^witness (\S+) (\S+) (\S+)$/.exec(line);
    if (match) return { vkey: match[2], url: match[3] };
  }
  throw new Error("the witness did not start");
}

function checkpointOf(hashes, size) {
  const text = `${origin}\n${size}\n${rootOf(hashes.slice(0, size)).toString("base64")}\n`;
  return `${text}\n\u2014 ${origin} ${Buffer.concat([keyId, sign(null, Buffer.from(text), privateKey)]).toString("base64")}\n`;
}

async function submit(hashes, old, size) {
  const proof = consistencyProof(hashes.slice(0, size), old).map((hash) => `${hash.toString("base64")}\n`).join("");
  const answer = await fetch(`${url}/add-checkpoint`, { method: "POST", body: `old ${old}\n${proof}\n${checkpointOf(hashes, size)}` });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.text() };
}

const latest = async () => {
  const answer = await fetch(`${url}/${createHash("sha256").update(origin).digest("hex")}/checkpoint`);
  assert.equal(answer.status, 200);
  return answer.text();
};

test("every checkpoint that follows is cosigned, and the cosignatures hold", async () => {
  let before = { size: 0, root: rootOf([]) };
  let last = 0;
  for (const size of [1, 2, 3, 7, 64, 65, 200, 256, 300]) {
    const { status, body } = await submit(leaves, before.size, size);
    assert.equal(status, 200, body);
    const [cosigned] = cosignatures(checkpointOf(leaves, size) + body, [witnessKey]);
    assert.equal(cosigned.name, "witness.example/w");
    assert.ok(cosigned.time >= last);
    last = cosigned.time;
    // What the witness shows has the log's signature and its own, and extends what it showed before.
    const shown = await latest();
    assert.equal(cosignatures(shown, [witnessKey]).length, 1);
    const checkpoint = openCheckpoint(shown, logKey);
    assert.equal(checkpoint.size, size);
    const proof = consistencyProof(leaves.slice(0, size), before.size);
    assert.ok(isConsistent(before.size, before.root, size, checkpoint.root, proof));
    before = checkpoint;
  }
});

test("another history, an old size and a wrong one are refused", async () => {
  assert.equal((await submit(forked, 300, 300)).status, 422);
  assert.deepEqual(await submit(leaves, 7, 300), { status: 409, type: "text/x.tlog.size", body: "300\n" });
  const backwards = await fetch(`${url}/add-checkpoint`, { method: "POST", body: `old 300\n\n${checkpointOf(leaves, 299)}` });
  assert.equal(backwards.status, 400);
  assert.equal(openCheckpoint(await latest(), logKey).size, 300);
});

test("one bit of a cosignature, or of the text beneath it, is noticed", async () => {
  const shown = await latest();
  const [line] = shown.split("\n").filter((one) => one.includes("witness.example/w"));
  const encoded = line.split(" ")[2];
  const bytes = Buffer.from(encoded, "base64");
  for (let at = 4; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    assert.throws(() => cosignatures(shown.replace(encoded, changed.toString("base64")), [witnessKey]), `byte ${at}`);
  }
  assert.throws(() => cosignatures(shown.replace("\n300\n", "\n301\n"), [witnessKey]));
});
