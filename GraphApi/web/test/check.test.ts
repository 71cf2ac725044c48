import assert from "node:assert/strict";
import { test } from "node:test";
import { checker, type Checked, type Failed } from "../src/check.ts";
import { policyOfLog } from "../src/policy.ts";
import { policyOfBundle, readPolicy } from "../src/policyText.ts";
import { type BundleJson, json, log, makeBundle, origin, Signer } from "./independent.ts";

const trusted = policyOfLog(log.vkey)!;
const check = checker(trusted);
const checkJson = (bundle: unknown): Checked => check(json(bundle));

function fails(checked: Checked, step: Failed["step"], reason: Failed["reason"]): void {
  assert.deepEqual(checked.ok ? "ok" : { step: checked.step, reason: checked.reason }, { step, reason });
}

/** Every copy of a base64 text with one bit of one byte flipped. */
function* flips(encoded: string): Generator<string> {
  const bytes = Buffer.from(encoded, "base64");
  for (let index = 0; index < bytes.length; index++) {
    const copy = Buffer.from(bytes);
    copy[index]! ^= 1 << index % 8;
    yield copy.toString("base64");
  }
}

test("a valid bundle passes, and says what it proves", () => {
  const checked = checkJson(makeBundle());
  assert.ok(checked.ok);
  assert.equal(checked.logName, origin);
  assert.equal(checked.position, 17);
  assert.equal(checked.pinned, true);
  assert.equal(checked.header.recorded, "2026-11-23T01:02:03.000004Z");
  assert.deepEqual([...checked.sections.keys()], ["envelope", "public", "items.root"]);
  assert.deepEqual(checked.elements.map((element) => element.index), [0, 2]);
  assert.equal(checked.checkpoint.size, 70);
});

test("every position of logs of every size from 1 to 40 passes", () => {
  for (let size = 1; size <= 40; size++) {
    for (let position = 0; position < size; position++) assert.ok(checkJson(makeBundle({ position, size })).ok, `${position} of ${size}`);
  }
});

test("a flip of any byte of the header fails", () => {
  const bundle = makeBundle();
  for (const header of flips(bundle.header)) assert.equal(checkJson({ ...bundle, header }).ok, false);
});

test("a flip of any byte of a section or its salt fails at step 3", () => {
  const bundle = makeBundle();
  bundle.sections.forEach((section, index) => {
    const others = (changed: object): object => ({ ...bundle, sections: bundle.sections.with(index, { ...section, ...changed }) });
    for (const bytes of flips(section.bytes)) fails(checkJson(others({ bytes })), 3, "section_differs");
    for (const salt of flips(section.salt)) fails(checkJson(others({ salt })), 3, "section_differs");
  });
});

test("a flip of any byte of an element, its salt or its path fails at step 4", () => {
  const bundle = makeBundle();
  bundle.elements.forEach((element, index) => {
    const others = (changed: object): object => ({ ...bundle, elements: bundle.elements.with(index, { ...element, ...changed }) });
    for (const bytes of flips(element.bytes)) fails(checkJson(others({ bytes })), 4, "element_differs");
    for (const salt of flips(element.salt)) fails(checkJson(others({ salt })), 4, "element_differs");
    element.path.forEach((hash, at) => {
      for (const flipped of flips(hash)) fails(checkJson(others({ path: element.path.with(at, flipped) })), 4, "element_differs");
    });
    fails(checkJson(others({ index: element.index + 1 })), 4, "element_differs");
    fails(checkJson(others({ index: element.index + 8 })), 4, "element_differs");
    fails(checkJson(others({ path: element.path.slice(1) })), 4, "element_differs");
    fails(checkJson(others({ section: "trade" })), 4, "element_unrooted");
  });
});

test("a change of any character of the log's proof fails", () => {
  const bundle = makeBundle();
  for (let index = 0; index < bundle.proof.length; index++) {
    const changed = String.fromCharCode(bundle.proof.charCodeAt(index) ^ 1);
    const proof = bundle.proof.slice(0, index) + changed + bundle.proof.slice(index + 1);
    assert.equal(checkJson({ ...bundle, proof }).ok, false, `character ${index}`);
  }
});

test("a change of any character of the whole file fails, but for the policy, which a pinned key overrules", () => {
  const bundle = makeBundle({ size: 3, position: 1 });
  const text = JSON.stringify(bundle);
  const policy = text.indexOf('"policy":"') + '"policy":"'.length;
  for (let index = 0; index < policy; index++) {
    const changed = text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
    assert.equal(check(Buffer.from(changed)).ok, false, `character ${index}: ${text.slice(Math.max(0, index - 9), index + 1)}`);
  }
});

test("a salt of another length fails, so that no byte passes between salt and content", () => {
  const bundle = makeBundle();
  const [first] = bundle.sections;
  const joined = Buffer.concat([Buffer.from(first!.salt, "base64"), Buffer.from(first!.bytes, "base64")]);
  for (const length of [0, 15, 17]) {
    const salt = joined.subarray(0, length).toString("base64");
    const bytes = joined.subarray(length).toString("base64");
    const moved = { name: first!.name, salt, bytes };
    fails(checkJson({ ...bundle, sections: bundle.sections.with(0, moved) }), 1, "bundle_malformed");
  }
});

test("missing, unknown and repeated members fail at step 1", () => {
  const bundle = makeBundle();
  for (const member of Object.keys(bundle)) {
    const rest = Object.fromEntries(Object.entries(bundle).filter(([name]) => name !== member));
    fails(checkJson(rest), 1, "bundle_malformed");
  }
  fails(checkJson({ ...bundle, note: "" }), 1, "bundle_malformed");
  fails(checkJson({ ...bundle, sections: [{ ...bundle.sections[0], class: "open" }] }), 1, "bundle_malformed");
  fails(checkJson({ ...bundle, elements: [{ ...bundle.elements[0], of: 1 }] }), 1, "bundle_malformed");
  fails(check(Buffer.from(JSON.stringify(bundle).replace('{"v":1', '{"v":1,"v":1'))), 1, "bundle_malformed");
  fails(check(Buffer.from(JSON.stringify(bundle).replace('"v":1', '"v":1,"\\u0076":1'))), 1, "bundle_malformed");
  for (const v of [0, 2, "1", null]) fails(checkJson({ ...bundle, v }), 1, "bundle_malformed");
});

test("what is not one JSON object in UTF-8 fails at step 1", () => {
  const whole = JSON.stringify(makeBundle());
  for (const text of ["", "null", "[]", whole.slice(0, -1), `${whole}{}`, `\ufeff${whole}`, "[".repeat(100_000)]) {
    fails(check(Buffer.from(text)), 1, "bundle_malformed");
  }
  fails(check(Buffer.from([0x22, 0xff, 0x22])), 1, "bundle_malformed");
  fails(check(Buffer.alloc(8 * 1024 * 1024 + 1, " ")), 1, "bundle_too_large");
});

test("a header that is not of version 1 fails at step 2", () => {
  const bundle = makeBundle();
  const header = JSON.parse(Buffer.from(bundle.header, "base64").toString()) as Record<string, unknown>;
  const twice = (header["sections"] as unknown[]).concat((header["sections"] as unknown[])[0]);
  const times = [{ recorded: "2026-11-23" }, { recorded: "2026-13-23T01:02:03.000004Z" }];
  const changes = [{ v: 2 }, { more: 1 }, { prev: "x" }, ...times, { sections: twice }];
  for (const change of changes) {
    fails(checkJson({ ...bundle, header: json({ ...header, ...change }).toString("base64") }), 2, "header_malformed");
  }
});

test("a section that the header does not name, or that comes twice, fails at step 3", () => {
  const bundle = makeBundle();
  const [first] = bundle.sections;
  fails(checkJson({ ...bundle, sections: [...bundle.sections, first] }), 3, "section_repeated");
  fails(checkJson({ ...bundle, sections: [{ ...first, name: "envelop" }] }), 3, "section_unknown");
});

test("an element without its list's root fails at step 4", () => {
  const bundle = makeBundle();
  fails(checkJson({ ...bundle, sections: bundle.sections.slice(0, 2) }), 4, "element_unrooted");
});

test("a log that is not the trusted one fails at step 5", () => {
  const impostor = new Signer(origin, "impostor");
  fails(checkJson(makeBundle({ signer: impostor })), 5, "log_unknown");
  const elsewhere = new Signer("other.example/log", "log");
  fails(checkJson(makeBundle({ signer: elsewhere, name: elsewhere.name })), 5, "log_unknown");
  fails(checkJson(makeBundle({ signer: elsewhere })), 5, "log_unknown");
});

test("a checkpoint of another origin than the header's fails at step 5", () => {
  const elsewhere = new Signer("other.example/log", "log");
  const { proof } = makeBundle({ signer: elsewhere, name: elsewhere.name });
  fails(checkJson({ ...makeBundle(), proof }), 5, "origin_differs");
});

test("a proof of another entry of the same log fails at step 6", () => {
  const { proof } = makeBundle({ position: 18 });
  fails(checkJson({ ...makeBundle(), proof }), 6, "inclusion_differs");
  const bundle = makeBundle();
  fails(checkJson({ ...bundle, proof: bundle.proof.replace("index 17\n", "index 16\n") }), 6, "inclusion_differs");
});

test("the policy inside a bundle is taken only by a checker without one, and never as pinned", () => {
  const stranger = new Signer(origin, "stranger");
  const bundle = makeBundle({ signer: stranger });
  const own = checker(policyOfBundle)(json(bundle));
  assert.ok(own.ok);
  assert.equal(own.pinned, false);
  fails(checkJson(bundle), 5, "log_unknown");
  fails(checker(policyOfBundle)(json({ ...bundle, policy: "quorum\n" })), 5, "policy_malformed");
});

test("a quorum of witnesses is demanded, and each signature of a known witness must hold", () => {
  const [customs, bank, court] = ["customs", "bank", "court"].map((name) => new Signer(`witness.example/${name}`, name, 4));
  const policy = readPolicy(
    `log ${log.vkey}\nwitness customs ${customs!.vkey}\nwitness bank ${bank!.vkey}\nwitness court ${court!.vkey}\n` +
      "group two 2 customs bank court\nquorum two\n",
  );
  const checkWitnessed = checker(policy!);
  const witnessed = (...cosigners: Signer[]): BundleJson => makeBundle({ cosigners });
  fails(checkWitnessed(json(witnessed())), 5, "quorum_missing");
  fails(checkWitnessed(json(witnessed(customs!))), 5, "quorum_missing");
  fails(checkWitnessed(json(witnessed(customs!, new Signer(bank!.name, "impostor", 4)))), 5, "quorum_missing");
  const checked = checkWitnessed(json(witnessed(customs!, court!)));
  assert.ok(checked.ok);
  assert.deepEqual(checked.witnesses.map((key) => key.name), [customs!.name, court!.name]);
  const bundle = witnessed(customs!, bank!, court!);
  const signature = /(witness\.example\/court \S{30})(.)/;
  const proof = bundle.proof.replace(signature, (_, start: string, one: string) => start + (one === "A" ? "B" : "A"));
  fails(checkWitnessed(json({ ...bundle, proof })), 5, "signature_bad");
});
