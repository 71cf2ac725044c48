import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBase64 } from "../src/base64.ts";
import { hex, utf8 } from "../src/bytes.ts";
import { isSplit, readCheckpoint } from "../src/checkpoint.ts";
import { sha256 } from "../src/crypto.ts";
import { JsonNumber, readJson } from "../src/json.ts";
import { leafHash, nodeHash, rootFromPath } from "../src/merkle.ts";
import { readNote, readVerifierKey, standing } from "../src/note.ts";
import { readPolicy } from "../src/policyText.ts";
import { readTlogProof } from "../src/tlogProof.ts";
import { log, makeBundle, path, root, Signer } from "./independent.ts";

test("hashes are those of the fixed values of RFC 6962", () => {
  assert.equal(Buffer.from(sha256()).toString("base64"), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  assert.equal(hex(leafHash(new Uint8Array())), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  assert.match(hex(leafHash(utf8("L123456"))), /^395aa064.*4d56$/);
  assert.match(hex(nodeHash(utf8("N123"), utf8("N456"))), /^aa217fe8.*6bbb$/);
});

test("the eight leaves of the test tree lead to its root by their paths", () => {
  const data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
  const leaves = data.map((bytes) => Buffer.from(leafHash(Buffer.from(bytes, "hex"))));
  assert.equal(root(leaves).toString("base64"), "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=");
  leaves.forEach((leaf, index) => assert.deepEqual(Buffer.from(rootFromPath(leaf, index, 8, path(leaves, index))!), root(leaves)));
});

test("a path of the wrong length, or an index outside the tree, leads nowhere", () => {
  const leaves = Array.from({ length: 7 }, (_, index) => Buffer.from(leafHash(Buffer.of(index))));
  const right = path(leaves, 6);
  assert.equal(rootFromPath(leaves[6]!, 6, 7, right.slice(1)), null);
  assert.equal(rootFromPath(leaves[6]!, 6, 7, [...right, leaves[0]!]), null);
  assert.equal(rootFromPath(leaves[6]!, 7, 7, right), null);
  assert.equal(rootFromPath(leaves[6]!, 0, 0, []), null);
});

test("a path in a tree past 32 bits is followed", () => {
  const big = 2 ** 40;
  const hashes = Array.from({ length: 40 }, (_, level) => Buffer.from(leafHash(Buffer.of(level))));
  const climb = (hash: Buffer, sibling: Buffer, level: number) =>
    Buffer.from(level === 39 ? nodeHash(sibling, hash) : nodeHash(hash, sibling));
  const expected = hashes.reduce(climb, hashes[0]!);
  assert.deepEqual(Buffer.from(rootFromPath(hashes[0]!, big / 2, big, hashes)!), expected);
});

// The note of the signed-note specification.
const sonnet =
  "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n" +
  "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

test("the note of the specification is taken apart at its last empty line", () => {
  const note = readNote(sonnet)!;
  assert.ok(note.text.endsWith("ed è subito sera.\n"));
  assert.deepEqual(note.signatures.map(({ name, id }) => ({ name, id })), [{ name: "quasimodo.example/salvatore", id: "367ba04b" }]);
});

test("a note signed by an independent implementation holds, and its every change does not", () => {
  const text = "If you think cryptography is the answer to your problem,\n\nthen you don't know what your problem is.\n";
  const signer = new Signer("PeterNeumann", "note");
  const key = readVerifierKey(signer.vkey)!;
  assert.equal(standing(readNote(`${text}\n${signer.line(text)}`)!, key), "good");
  assert.equal(standing(readNote(`${text}\n${signer.line(`${text}.`)}`)!, key), "bad");
  assert.equal(standing(readNote(`${text}\n${signer.line(text)}${signer.line(`${text}.`)}`)!, key), "bad");
  assert.equal(standing(readNote(`${text}\n${new Signer("PeterNeumann", "other").line(text)}`)!, key), "absent");
});

test("the example of Go's note package, signed by that implementation, holds", () => {
  const key = readVerifierKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")!;
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  assert.equal(standing(readNote(`${text}\n${line}`)!, key), "good");
  assert.equal(standing(readNote(`${text.replace("what", "that")}\n${line}`)!, key), "bad");
});

test("a cosignature signs its time", () => {
  const text = "demo.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
  const witness = new Signer("witness.example/customs", "customs", 4);
  const key = readVerifierKey(witness.vkey)!;
  const line = witness.line(text);
  assert.equal(standing(readNote(`${text}\n${line}`)!, key), "good");
  const bytes = Buffer.from(line.split(" ")[2]!, "base64");
  bytes[11]! ^= 1;
  assert.equal(standing(readNote(`${text}\n— ${witness.name} ${bytes.toString("base64")}\n`)!, key), "bad");
});

test("malformed notes are refused", () => {
  const line = log.line("a\n");
  const unparted = ["", "a\n", "a\n\n", `a\n${line}`];
  for (const note of [...unparted, `a\n\n${line.trimEnd()}`, `a\n\n-${line.slice(1)}`, `a\r\n\n${line}`, `a\n\n${line} x\n`]) {
    assert.equal(readNote(note), null, JSON.stringify(note));
  }
  assert.equal(readNote(`a\n\n${line.repeat(101)}`), null);
  assert.notEqual(readNote(`a\n\n${line.repeat(100)}`), null);
});

test("a vkey whose id is not its own is refused", () => {
  assert.notEqual(readVerifierKey(log.vkey), null);
  const [name, id, key] = log.vkey.split("+");
  const otherIds = [`${name}+00000000+${key}`, `${name}+${id!.toUpperCase()}+${key}`, `${name}+${id}`];
  for (const vkey of [`x${log.vkey}`, ...otherIds, "", log.vkey.slice(0, -4)]) {
    assert.equal(readVerifierKey(vkey), null, vkey);
  }
});

test("checkpoints: extension lines are allowed, malformed sizes and roots are not", () => {
  const hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  const read = (text: string) => readCheckpoint(`${text}\n${log.line(text)}`);
  assert.equal(read(`o\n5\n${hash}\n`)?.size, 5);
  assert.equal(read(`o\n5\n${hash}\nmore\n`)?.size, 5);
  const badSizes = ["05", "-1", "", "99999999999999999"].map((size) => `o\n${size}\n${hash}\n`);
  for (const text of [...badSizes, `o\n5\n${hash.slice(1)}\n`, `\n5\n${hash}\n`, "o\n5\n"]) {
    assert.equal(read(text), null, JSON.stringify(text));
  }
});

test("two roots for one size of one log are noticed", () => {
  const head = (text: string) => readCheckpoint(`${text}\n${log.line(text)}`)!;
  const [one, other] = ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg="];
  assert.equal(isSplit([head(`o\n5\n${one}\n`), head(`o\n5\n${one}\nmore\n`), head(`o\n6\n${other}\n`), head(`p\n5\n${other}\n`)]), false);
  assert.equal(isSplit([head(`o\n5\n${one}\n`), head(`o\n6\n${one}\n`), head(`o\n5\n${other}\n`)]), true);
});

test("proofs: extra data is ignored, anything else that is not of the form is refused", () => {
  const { proof } = makeBundle();
  const first = "c2sp.org/tlog-proof@v1\n";
  assert.equal(readTlogProof(proof)?.index, 17);
  assert.equal(readTlogProof(proof.replace(first, `${first}extra aGk=\n`))?.index, 17);
  const path64 = `${"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".repeat(64)}\n`;
  const bad = [
    proof.replace("@v1", "@v2"),
    proof.replace("index 17", "index 017"),
    proof.replace("index 17\n", ""),
    proof.replace(first, `${first}extra a\n`),
    proof.replace("\n\n", "\n\n\n"),
    proof.replace(/index 17\n[^]*?\n\n/, `index 17\n${path64}`),
  ];
  for (const text of bad) assert.equal(readTlogProof(text), null, text);
});

test("policies: groups nest, comments and white space are free, and what is ambiguous is refused", () => {
  const witness = (name: string) => `witness ${name} ${new Signer(`w.example/${name}`, name, 4).vkey} https://w.example/${name}\n`;
  const head = `# trust\n\n\tlog  ${log.vkey} https://log.example\n${witness("a")}${witness("b")}${witness("c")}`;
  assert.notEqual(readPolicy(`${head}group g any a b\ngroup h all g c\nquorum h\n`), null);
  assert.notEqual(readPolicy(`${head}quorum none`), null);
  const bad = [
    head,
    `${head}quorum d\n`,
    `${head}quorum none\nquorum none\n`,
    `${head}group none any a\nquorum none\n`,
    `${head}group g 3 a b\nquorum g\n`,
    `${head}group g 0 a b\nquorum g\n`,
    `${head}group g any\nquorum g\n`,
    `${head}group g any a a\nquorum g\n`,
    `${head}group g any a\ngroup h any a b\nquorum h\n`,
    `${head}quorum g\ngroup g any a\n`,
    `${head}${witness("a")}quorum none\n`,
    `${head}log ${log.vkey}\nquorum none\n`,
    `${head}witness d ${new Signer("w.example/a", "a", 4).vkey}\nquorum none\n`,
    `log ${new Signer("l", "l", 4).vkey}\nquorum none\n`,
    `${head}frog x\nquorum none\n`,
    `${head}\rquorum none\n`,
  ];
  for (const text of bad) assert.equal(readPolicy(text), null, text.slice(head.length));
});

test("policies of 32 logs, witnesses and groups are read", () => {
  const numbers = Array.from({ length: 32 }, (_, index) => index);
  const lines = [
    ...numbers.map((n) => `log ${new Signer(`l${n}`, `l${n}`).vkey}`),
    ...numbers.map((n) => `witness w${n} ${new Signer(`w${n}`, `w${n}`, 4).vkey}`),
    ...numbers.map((n) => `group g${n} all w${n}${n === 0 ? "" : ` g${n - 1}`}`),
    "quorum g31",
  ];
  assert.equal(readPolicy(`${lines.join("\n")}\n`)?.logs.length, 32);
});

test("base64 has one spelling", () => {
  assert.deepEqual(fromBase64("aGk="), utf8("hi"));
  for (const encoded of ["aGk", "aGl=", "aG k=", "aGk=\n", "a-_=", "===="]) assert.equal(fromBase64(encoded), null, encoded);
});

test("JSON is read strictly, numbers as they are written", () => {
  const read = (text: string) => readJson(utf8(text));
  assert.deepEqual(read(' {"a":[1.50,true,null,"\\u4fe1\\n"],"__proto__":{}} '), new Map<string, unknown>([
    ["a", [new JsonNumber("1.50"), true, null, "信\n"]],
    ["__proto__", new Map()],
  ]));
  const objects = ['{"a":1,"a":1}', "{a:1}", '{"a"}', "{,}"];
  const arrays = ["[1,]", "[01]", "[+1]", "[1.]", "[1 2]", "[1]//"];
  const texts = ['["\\x"]', '["\\ud800"]', '["\n"]', '"', '"\\"', "nul", "\u00a01"];
  for (const text of [...objects, ...arrays, ...texts]) assert.equal(read(text), undefined, text);
  assert.notEqual(read("[".repeat(64) + "]".repeat(64)), undefined);
  assert.equal(read("[".repeat(65) + "]".repeat(65)), undefined);
});
