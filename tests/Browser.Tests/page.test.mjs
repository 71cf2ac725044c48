import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findPath, findProduct, foreign, languages, launch, openPage, verdict } from "./browser.mjs";

let browser;
let product;

before(async () => {
  browser = await launch();
  product = await findProduct(browser);
});
after(() => browser?.close());

const words = {
  "zh-CN": { verified: "验证通过", failed: "验证失败", partial: "部分待证", key: "公钥是本页自己给出的" },
  "en-US": { verified: "Verified", failed: "Failed", partial: "Partly proven", key: "one that this page gave" },
};

/** Opens the product's page with its markup changed on the way. */
async function openTampered(tamper, locale = "en-US") {
  const opened = await openPage(browser, { locale });
  await opened.page.route(
    (url) => url.pathname === product,
    async (route) => {
      const response = await route.fetch();
      const markup = await response.text();
      const changed = tamper(markup);
      assert.notEqual(changed, markup, "nothing was tampered with");
      await route.fulfill({ response, body: changed });
    },
  );
  await opened.page.goto(product);
  return opened;
}

/** Opens the closed parts of the page that a row is in, as a reader does, outermost first. */
async function openAround(row) {
  const closed = row.locator("xpath=ancestor::details[not(@open)]");
  while ((await closed.count()) > 0) await closed.first().locator("> summary").click();
}

/** Another character of base64 in the place of the first of a bundle's member. */
const flipMember = (name) => (markup) => {
  const at = markup.indexOf(`"${name}":"`, markup.indexOf('class="xyproof"')) + name.length + 4;
  return markup.slice(0, at) + (markup[at] === "A" ? "B" : "A") + markup.slice(at + 1);
};

for (const { locale, lang } of languages) {
  test(`a product's page proves itself in the browser, in ${locale}`, async () => {
    const { page, requests, faults, close } = await openPage(browser, { locale });
    await page.goto(product);
    const { state, text } = await verdict(page);
    assert.equal(state, "verified", text);
    assert.ok(text.includes(words[locale].verified), text);
    assert.ok(text.includes(words[locale].key), `the verdict does not say whose key it trusted: ${text}`);
    assert.match(await page.locator("html").getAttribute("lang"), lang);
    const rows = page.locator("[data-event-row]");
    const states = await rows.evaluateAll((found) => found.map((row) => row.dataset.eventState));
    assert.ok(states.length > 0);
    assert.deepEqual(new Set(states), new Set(["verified"]));
    assert.deepEqual(foreign(requests), []);
    assert.deepEqual(faults, []);
    await close();
  });

  test(`one byte changed in a proof turns the page red, in ${locale}`, async () => {
    const { page, close } = await openTampered(flipMember("header"), locale);
    const { state, text, element } = await verdict(page);
    assert.equal(state, "failed", text);
    assert.ok(text.includes(words[locale].failed), text);
    const [red, green] = await element.evaluate((shown) => getComputedStyle(shown).color.match(/\d+/g).map(Number));
    assert.ok(red > green, "failure is not shown in red");
    await close();
  });
}

for (const member of ["bytes", "salt"]) {
  test(`one byte changed in a section's ${member} turns the page red`, async () => {
    const { page, close } = await openTampered(flipMember(member));
    const { state, text } = await verdict(page);
    assert.equal(state, "failed", text);
    assert.match(text, /Step 3/);
    await close();
  });
}

test("a fact changed in the page, with its proof untouched, turns the page red", async () => {
  const { page, close } = await openTampered((markup) => markup.replace(/(data-field="bizStep"[^>]*data-value="[^"]*)"/, '$1x"'));
  const { state, text } = await verdict(page);
  assert.equal(state, "failed", text);
  assert.match(text, /bizStep/);
  await close();
});

test("what fails behind a closed line is opened and shown", async () => {
  const path = await findPath(browser, "#sources [data-event-row]");
  const { page, close } = await openPage(browser, { locale: "en-US" });
  await page.goto(path);
  assert.equal((await verdict(page)).state, "verified");
  const last = page.locator("#sources [data-event-row]").last();
  assert.equal(await last.isVisible(), false);
  const row = await last.getAttribute("data-event-row");
  await page.route((url) => url.pathname === path, async (route) => {
    const response = await route.fetch();
    const markup = await response.text();
    const at = markup.indexOf("data-value=", markup.indexOf(`data-event-row="${row}"`)) + 'data-value="'.length;
    await route.fulfill({ response, body: `${markup.slice(0, at)}x${markup.slice(at)}` });
  });
  await page.goto(path);
  assert.equal((await verdict(page)).state, "failed");
  assert.equal(await page.locator(`[data-event-row="${row}"]`).isVisible(), true);
  await close();
});

test("another log's key turns the page red", async () => {
  // The key of the example in the Go note package: sound in itself, and of another log.
  const stranger = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const { page, close } = await openTampered((markup) => markup.replace(/data-log-key="[^"]*"/, `data-log-key="${stranger}"`));
  const { state, text } = await verdict(page);
  assert.equal(state, "failed", text);
  assert.match(text, /Step 5/);
  await close();
});

test("a proof taken out leaves its record unproven, and the page says so", async () => {
  const { page, close } = await openTampered((markup) => markup.replace(/<script[^>]*class="xyproof"[^]*?<\/script>/, ""));
  const { state, text } = await verdict(page);
  assert.equal(state, "partial", text);
  assert.ok(text.includes(words["en-US"].partial), text);
  assert.equal(await page.locator('[data-event-state="partial"]').count(), 1);
  await close();
});

test("a record taken out while its proof stays turns the page red", async () => {
  const { page, close } = await openTampered((markup) => markup.replace(/data-event-row="[^"]*"/, ""));
  const { state, text } = await verdict(page);
  assert.equal(state, "failed", text);
  await close();
});

test("without JavaScript the facts are readable, and nothing claims to be verified", async () => {
  for (const { locale } of languages) {
    const { page, close } = await openPage(browser, { locale, javaScriptEnabled: false });
    await page.goto(product);
    assert.ok((await page.locator("h1").innerText()).trim().length > 0);
    for (const row of await page.locator("[data-event-row]").all()) {
      await openAround(row);
      assert.ok(await row.isVisible());
      assert.ok((await row.innerText()).trim().length > 0);
    }
    const shown = await page.locator("#proof").innerText();
    for (const { verified } of Object.values(words)) assert.ok(!shown.includes(verified), shown);
    assert.ok(shown.trim().length > 0, "the page does not say that it was not checked");
    await close();
  }
});

test("the start page shows its products' codes and asks nothing of any other host", async () => {
  const { page, requests, faults, close } = await openPage(browser);
  await page.goto("/", { waitUntil: "networkidle" });
  const images = await page.locator("img").evaluateAll((found) => found.map((image) => [image.src, image.naturalWidth]));
  for (const [address, width] of images) assert.ok(width > 0, `${address} is not shown`);
  assert.deepEqual(foreign(requests), []);
  assert.deepEqual(faults, []);
  await close();
});
