import { chromium } from "playwright-core";
import { serviceUrl } from "./service.mjs";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** One browser for a test file; close it after. It looks for nothing in the network by itself. */
export function launch() {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export const languages = [
  { locale: "zh-CN", lang: /^zh/ },
  { locale: "en-US", lang: /^en/ },
];

/** A page in a language, as on a phone unless told otherwise; `requests` lists every address that it asked for. */
export async function openPage(browser, { locale = "zh-CN", ...options } = {}) {
  const context = await browser.newContext({ locale, viewport: { width: 390, height: 844 }, baseURL: serviceUrl, ...options });
  const page = await context.newPage();
  const requests = [];
  const faults = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  return { page, context, requests, faults, close: () => context.close() };
}

/** The addresses among these that are not the service's own. */
export function foreign(requests) {
  const own = new URL(serviceUrl).origin;
  return requests.filter((url) => !url.startsWith("data:") && new URL(url).origin !== own);
}

/** The links on the start page that lead to products, by their Digital Link paths. */
export function productLinks(page) {
  return page.locator('a[href*="/01/"]');
}

/** The path of a product whose page carries proofs, found through the start page. */
export function findProduct(browser) {
  return findPath(browser, "script.xyproof");
}

/** The path of a product on the start page whose page has such an element. */
export async function findPath(browser, selector) {
  const { page, close } = await openPage(browser);
  await page.goto("/");
  const links = await productLinks(page).evaluateAll((found) => found.map((link) => link.href));
  try {
    for (const link of new Set(links)) {
      // The link may name the public address of the service; the page is asked of the service under test.
      const path = new URL(link).pathname;
      await page.goto(path);
      if ((await page.locator(selector).count()) > 0) return path;
    }
  } finally {
    await close();
  }
  throw new Error(`none of ${links.length} products on the start page has a page with ${selector}`);
}

/** The page's verdict, once the script has written it. */
export async function verdict(page) {
  const element = page.locator(["verified", "partial", "failed"].map((state) => `[data-proof-verdict="${state}"]`).join()).first();
  await element.waitFor({ timeout: 20_000 });
  return { state: await element.getAttribute("data-proof-verdict"), text: (await element.textContent()).trim(), element };
}
