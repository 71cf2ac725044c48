import assert from "node:assert/strict";
import { test } from "node:test";
import { checker, type Proven } from "../src/check.ts";
import { policyOfLog } from "../src/policy.ts";
import { firstUnproven, isNamed, type Shown } from "../src/shown.ts";
import { json, log, makeBundle, publicSection } from "./independent.ts";

const proven = checker(policyOfLog(log.vkey)!)(json(makeBundle())) as Proven;
const show = (field: string, value: string, verbatim: string | null = null): Shown => ({ field, value, verbatim });
const holds = (...shown: Shown[]): boolean => firstUnproven(shown, proven) === null;

test("values of the public section hold as they are recorded", () => {
  assert.ok(
    holds(
      show("bizStep", publicSection.bizStep),
      show("readPoint.id", publicSection.readPoint.id),
      show("public:eventTime", publicSection.eventTime, publicSection.eventTime),
      show("sensors.0.value", "3.5"),
      show("ext:checked", "true"),
    ),
  );
});

test("values of the envelope, the header and the elements hold", () => {
  assert.ok(
    holds(
      show("envelope:issuer", "org:open"),
      show("envelope:revision", "3"),
      show("header:recorded", "2026-11-23T01:02:03.000004Z"),
      show("items", "urn:example:sscc"),
      show("items", "urn:example:root-0002"),
    ),
  );
});

test("a list that is disclosed whole holds each of its elements", () => {
  const whole = checker(policyOfLog(log.vkey)!)(json(makeBundle({ wholeItems: true }))) as Proven;
  assert.equal(firstUnproven([show("items", "urn:example:sscc"), show("items", "urn:example:root-0001")], whole), null);
  assert.notEqual(firstUnproven([show("items", "urn:example:root-0003")], whole), null);
});

test("anything else does not hold, and is named", () => {
  const wrong = [
    show("bizStep", "urn:epcglobal:cbv:bizstep:receiving"),
    show("bizStep", publicSection.bizStep, "receiving"),
    show("bizstep", ""),
    show("readPoint", ""),
    show("sensors.0.value", "3.50"),
    show("sensors.1.value", ""),
    show("constructor.name", "Map"),
    show("trade:price", "12.00"),
    show("items", "urn:example:root-0001"),
    show("header:origin", "demo.example/log"),
    show("", ""),
  ];
  for (const one of wrong) assert.equal(firstUnproven([show("bizStep", publicSection.bizStep), one], proven), one);
});

test("an entry is named by its position or its id, and by nothing else", () => {
  assert.ok(isNamed("17", proven));
  assert.ok(isNamed("epcis:org:open:event-17", proven));
  for (const name of ["", "017", "18", "epcis:org:open:event-18"]) assert.equal(isNamed(name, proven), false);
});
