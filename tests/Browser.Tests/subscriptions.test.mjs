import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { createClient as createSse } from "graphql-sse";
import { createClient as createSocket } from "graphql-ws";
import WebSocket from "ws";
import { foreign, launch, openPage } from "./browser.mjs";
import { serviceUrl } from "./service.mjs";

const gtin = "09520032003219";
const query = "subscription S($tags: [String!]!, $after: Long) { events(tags: $tags, after: $after) { position bizStep items { id } } }";

const clients = {
  "graphql-ws": () => createSocket({ url: `${serviceUrl.replace(/^http/, "ws")}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 }),
  "graphql-sse": () => createSse({ url: `${serviceUrl}/graphql`, retryAttempts: 0 }),
};

/** An item of its own for each test, so that no other adds to what it follows. */
const newItem = () => `https://id.gs1.org/01/${gtin}/21/${randomUUID().slice(0, 18)}`;

async function capture(item, bizStep) {
  const document = {
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: new Date().toISOString(),
    epcisBody: {
      eventList: [
        {
          type: "ObjectEvent",
          eventID: `urn:uuid:${randomUUID()}`,
          eventTime: new Date().toISOString(),
          eventTimeZoneOffset: "+00:00",
          action: "OBSERVE",
          bizStep,
          epcList: [item],
        },
      ],
    },
  };
  const response = await fetch(`${serviceUrl}/capture`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(document),
  });
  assert.equal(response.status, 202, await response.text());
}

async function take(results, count) {
  const taken = [];
  while (taken.length < count) {
    const { value, done } = await results.next();
    assert.equal(done, false);
    assert.equal(value.errors, undefined, JSON.stringify(value.errors));
    taken.push(value);
  }
  return taken;
}

for (const [name, create] of Object.entries(clients)) {
  test(`${name}: what the log has comes first, then what is captured, and a stream resumes where it was cut`, async () => {
    const item = newItem();
    const tags = [`item:${item}`];
    await capture(item, "commissioning");
    await capture(item, "packing");
    const client = create();
    const stream = client.iterate({ query, variables: { tags, after: -1 } });
    const first = await take(stream, 2);
    await capture(item, "shipping");
    const live = await take(stream, 1);
    await stream.return();
    const steps = [...first, ...live].map((result) => result.data.events.bizStep);
    assert.deepEqual(steps, ["commissioning", "packing", "shipping"]);
    assert.deepEqual(first[0].data.events.items, [{ id: item }]);
    assert.equal(first[1].extensions.position, first[1].data.events.position);

    await capture(item, "receiving");
    const resumed = client.iterate({ query, variables: { tags, after: live[0].extensions.position } });
    assert.equal((await take(resumed, 1))[0].data.events.bizStep, "receiving");
    await resumed.return();
    await client.dispose?.();
  });

  test(`${name}: a query, and a mistake`, async () => {
    const client = create();
    const answers = [];
    for await (const result of client.iterate({ query: "{ log { origin } }" })) answers.push(result);
    assert.equal(answers.length, 1);
    assert.match(answers[0].data.log.origin, /log$/);
    const codes = [];
    try {
      for await (const result of client.iterate({ query: "{ nothing }" })) codes.push(...result.errors.map((error) => error.extensions.code));
    } catch (errors) {
      codes.push(...errors.map((error) => error.extensions.code));
    }
    assert.deepEqual(codes, ["VALIDATION_ERROR"]);
    await client.dispose?.();
  });

  test(`${name}: checkpoints`, async () => {
    const client = create();
    const stream = client.iterate({ query: "subscription { checkpoints }" });
    const [{ data }] = await take(stream, 1);
    assert.match(data.checkpoints, /^\S+\/log\n\d+\n/);
    await stream.return();
    await client.dispose?.();
  });
}

test("Last-Event-ID goes on after that event", async () => {
  const item = newItem();
  await capture(item, "commissioning");
  await capture(item, "packing");
  const url = new URL(`${serviceUrl}/graphql`);
  url.searchParams.set("query", query);
  url.searchParams.set("variables", JSON.stringify({ tags: [`item:${item}`], after: -1 }));
  const read = async (headers, count) => {
    const abort = new AbortController();
    const response = await fetch(url, { headers: { Accept: "text/event-stream", ...headers }, signal: abort.signal });
    assert.equal(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
    let text = "";
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.split("event: next").length > count && text.endsWith("\n\n")) break;
    }
    abort.abort();
    return [...text.matchAll(/^id: (\d+)$/gm)].map((match) => match[1]);
  };
  const ids = await read({}, 2);
  assert.equal(ids.length, 2);
  assert.deepEqual(await read({ "Last-Event-ID": ids[0] }, 1), [ids[1]]);
});

test("the page to try GraphQL out runs a subscription, and asks nobody else", async () => {
  const item = newItem();
  await capture(item, "commissioning");
  const browser = await launch();
  try {
    const { page, requests, faults } = await openPage(browser, { locale: "en-US" });
    await page.goto("/graphiql", { waitUntil: "networkidle" });
    const [query, variables] = [page.locator("textarea").nth(0), page.locator("textarea").nth(1)];
    await query.fill("subscription S($tags: [String!]!, $after: Long) { events(tags: $tags, after: $after) { bizStep } }");
    await variables.fill(JSON.stringify({ tags: [`item:${item}`], after: -1 }));
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator("ol pre", { hasText: "commissioning" }).waitFor();
    await capture(item, "packing");
    await page.locator("ol pre", { hasText: "packing" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.locator('[role="status"]', { hasText: "Stopped" }).waitFor();
    assert.deepEqual(foreign(requests), []);
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
  }
});
