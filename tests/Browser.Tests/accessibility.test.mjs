import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { findPath, findProduct, languages, launch, openPage, verdict } from "./browser.mjs";

let browser;
let product;
let made;

before(async () => {
  browser = await launch();
  product = await findProduct(browser);
  made = await findPath(browser, "#sources");
});
after(() => browser?.close());

/** The findings of axe that are serious or worse, a line each. */
async function seriousFindings(page) {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.ok(passes.length > 0, "axe looked at nothing");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`));
}

const pages = [
  { name: "start page", open: (page) => page.goto("/") },
  { name: "product page", open: async (page) => { await page.goto(product); await verdict(page); } },
  {
    name: "page of what was made from other things, with all its parts open",
    open: async (page) => {
      await page.goto(made);
      await verdict(page);
      await page.locator("details").evaluateAll((parts) => parts.forEach((part) => (part.open = true)));
    },
  },
  { name: "verify page", open: (page) => page.goto("/verify") },
];

for (const { name, open } of pages) {
  for (const { locale } of languages) {
    for (const colorScheme of ["light", "dark"]) {
      test(`the ${name} has no serious accessibility finding, in ${locale}, ${colorScheme}`, async () => {
        const { page, close } = await openPage(browser, { locale, colorScheme });
        await open(page);
        assert.deepEqual(await seriousFindings(page), []);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(overflow <= 0, `the page is ${overflow} px wider than a phone`);
        await close();
      });
    }
  }
}
