import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import jsQR from "jsqr";
import { launch, openPage, productLinks } from "./browser.mjs";
import { serviceUrl } from "./service.mjs";

let browser;
let path;

before(async () => {
  browser = await launch();
  const { page, close } = await openPage(browser);
  await page.goto("/");
  path = new URL(await productLinks(page).first().evaluate((link) => link.href)).pathname;
  await close();
});
after(() => browser?.close());

/** What a reader of another make reads in an image that the browser has drawn. */
async function read(query) {
  const { page, close } = await openPage(browser);
  try {
    await page.goto("/");
    const image = await page.evaluate(async (source) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const side = Math.max(picture.naturalWidth, 400);
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = side;
      const context = canvas.getContext("2d");
      context.imageSmoothingEnabled = false;
      context.drawImage(picture, 0, 0, side, side);
      return { side, data: Array.from(context.getImageData(0, 0, side, side).data) };
    }, `/qr?data=${encodeURIComponent(path)}&${query}`);
    return jsQR(Uint8ClampedArray.from(image.data), image.side, image.side)?.data;
  } finally {
    await close();
  }
}

for (const query of ["format=png&dpi=300", "format=png&dpi=300&x=0.99", "format=svg"]) {
  test(`a reader of another make reads the code of ${query}`, async () => {
    const text = await read(query);
    assert.ok(text, "nothing is read");
    assert.equal(new URL(text).pathname, path);
  });
}

test("the code leads a scanner to the product's page, and any other client to its address", async () => {
  const address = serviceUrl + new URL(await read("format=svg")).pathname;
  const page = await fetch(address, { headers: { accept: "text/html" } });
  assert.equal(page.status, 200);
  const other = await fetch(address, { redirect: "manual" });
  assert.equal(other.status, 307);
  assert.equal(new URL(other.headers.get("location")).pathname, `/page${path}`);
});
