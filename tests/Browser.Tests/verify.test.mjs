import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, verdict } from "./browser.mjs";
import { serviceUrl } from "./service.mjs";

let browser;
let bundle;

before(async () => {
  const answer = await fetch(`${serviceUrl}/log/proof/0`, { headers: { accept: "application/vnd.xinyuan.proof+json" } });
  assert.match(answer.headers.get("content-type") ?? "", /^application\/vnd\.xinyuan\.proof\+json\b/);
  bundle = Buffer.from(await answer.arrayBuffer());
  browser = await launch();
});
after(() => browser?.close());

async function choose(page, buffer) {
  await page.locator('input[type="file"]').setInputFiles({ name: "entry.xyproof", mimeType: "application/json", buffer });
}

test("a chosen bundle is checked against the key that the site states, and nothing is sent", async () => {
  const { page, requests, faults, close } = await openPage(browser, { locale: "en-US" });
  await page.goto("/verify", { waitUntil: "networkidle" });
  const before = requests.length;
  await choose(page, bundle);
  const { state, text } = await verdict(page);
  assert.equal(state, "verified", text);
  assert.match(text, /one that this page gave/);
  assert.equal(requests.length, before, "the page sent something");
  assert.deepEqual(faults, []);
  await close();
});

test("a bundle with one byte changed is refused", async () => {
  const { page, close } = await openPage(browser, { locale: "en-US" });
  await page.goto("/verify");
  const { header } = JSON.parse(bundle.toString());
  const changed = header.startsWith("A") ? "B" : "A";
  await choose(page, Buffer.from(bundle.toString().replace(header, changed + header.slice(1))));
  const { state, text } = await verdict(page);
  assert.equal(state, "failed", text);
  await close();
});

test("a key that the reader gives is the one trusted", async () => {
  const { page, close } = await openPage(browser, { locale: "en-US" });
  await page.goto("/verify");
  const own = await page.locator("#verify").getAttribute("data-log-key");
  await page.locator("textarea").fill(own);
  await choose(page, bundle);
  assert.match((await verdict(page)).text, /one that you gave/);
  await page.locator("textarea").fill("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  await page.locator("textarea").blur();
  await page.locator('[data-proof-verdict="failed"]').waitFor();
  await close();
});

test("a page that states no key says that it has only the bundle's own word", async () => {
  const { page, close } = await openPage(browser, { locale: "en-US" });
  await page.goto("/verify");
  await page.locator("#verify").evaluate((section) => section.removeAttribute("data-log-key"));
  await choose(page, bundle);
  const { state, text } = await verdict(page);
  assert.equal(state, "partial", text);
  assert.match(text, /key not confirmed/);
  await close();
});
