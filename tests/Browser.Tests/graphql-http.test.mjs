import assert from "node:assert/strict";
import { test } from "node:test";
import { serverAudits } from "graphql-http";
import { serviceUrl } from "./service.mjs";

const audits = serverAudits({ url: `${serviceUrl}/graphql`, fetchFn: fetch });

test("the GraphQL over HTTP audits are 61", () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const { status, reason } = await audit.fn();
    assert.equal(status, "ok", reason);
  });
}
