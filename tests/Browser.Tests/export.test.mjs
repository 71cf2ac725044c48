// An exported log, served by a plain file server and read by the independent reader: what any C2SP client meets.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { HttpLog, leadsTo, leafHash, pathOf, rootOf } from "./independentLog.mjs";
import { serviceUrl } from "./service.mjs";

const { XINYUAN_PROGRAM: program, XINYUAN_DATA: data } = process.env;
const work = mkdtempSync(join(tmpdir(), "xinyuan-export-"));
const folder = join(work, "out");
const files = createServer(serve);
let log;
let first;
let leaves;

before(async () => {
  exportLog();
  await new Promise((resolve) => files.listen(0, "127.0.0.1", resolve));
  log = new HttpLog(`http://127.0.0.1:${files.address().port}`, readFileSync(join(folder, "verifier"), "utf8").trim());
  first = await log.checkpoint();
  leaves = await log.leaves(first.size);
});

after(() => {
  files.close();
  rmSync(work, { recursive: true });
});

test("the exported tiles have the root of the exported checkpoint, which the log signed", async (t) => {
  assert.ok(first.size > 256, "the log is too small to say much");
  assert.ok(rootOf(leaves).equals(first.root));
  const compared = await log.checkUpperTiles(leaves);
  assert.ok(compared > 0);
  t.diagnostic(`${first.size} leaves, ${compared} upper tiles`);
});

test("the entries in the bundles hash to the leaves", async () => {
  const entries = await log.entries(first.size);
  assert.equal(entries.length, first.size);
  for (const [position, entry] of entries.entries()) {
    assert.ok(leafHash(entry).equals(leaves[position]), `entry ${position} has another hash`);
    assert.equal(JSON.parse(entry).origin, first.origin);
  }
});

test("inclusion is proven from the exported tiles alone", () => {
  for (const position of [0, 1, 255, 256, Math.floor(first.size / 2), first.size - 1]) {
    assert.ok(leadsTo(first.root, leaves[position], position, first.size, pathOf(leaves, position)), `${position} is not included`);
  }
});

test("nothing of the sections is exported unless it is asked for", () => {
  assert.ok(!existsSync(join(folder, "sections")) && !existsSync(join(folder, "documents")));
});

test("a later export, taken while the service runs, extends the earlier one in the same folder", async () => {
  await addEvent();
  const growing = Date.now() + 20_000;
  let later = first;
  while (later.size === first.size) {
    assert.ok(Date.now() < growing, "the export does not grow");
    exportLog();
    later = await log.checkpoint();
  }
  const all = await log.leaves(later.size);
  assert.ok(rootOf(all).equals(later.root));
  assert.ok(rootOf(all.slice(0, first.size)).equals(first.root), "the later export is of another log");
  assert.ok(rootOf(await log.leaves(first.size)).equals(first.root), "the tiles of the earlier checkpoint are gone");
});

function exportLog() {
  execFileSync(program, ["export", folder, "--data", data], { stdio: "ignore" });
}

async function addEvent() {
  const event = {
    type: "ObjectEvent",
    eventID: `urn:uuid:${crypto.randomUUID()}`,
    eventTime: "2026-01-01T00:00:00Z",
    eventTimeZoneOffset: "+00:00",
    epcList: ["https://id.gs1.org/01/09521568251204/21/EXPORT"],
    action: "OBSERVE",
  };
  const document = {
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "2026-01-01T00:00:00Z",
    epcisBody: { eventList: [event] },
  };
  const answer = await fetch(`${serviceUrl}/capture`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(document),
  });
  assert.equal(answer.status, 202, await answer.text());
}

function serve(request, response) {
  const path = join(folder, normalize(new URL(request.url, "http://localhost").pathname));
  if (!path.startsWith(folder) || !existsSync(path) || !statSync(path).isFile()) {
    response.writeHead(404).end();
    return;
  }
  const type = path.endsWith("checkpoint") ? "text/plain; charset=utf-8" : "application/octet-stream";
  response.writeHead(200, { "content-type": type });
  createReadStream(path).pipe(response);
}
