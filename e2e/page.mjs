// Opens the page of a running world in headless Chromium as a person would:
// waits for particles, pauses the picture, clicks a quark, reads what it is,
// zooms, goes on. Prints one line of JSON with what it saw; exits with 1 and a
// reason otherwise.
//
//   node page.mjs http://127.0.0.1:7070 FOLDER-FOR-SCREENSHOTS
import { join } from "node:path";
import { browse, patience, seen, state } from "./browser.mjs";

const [address, folder] = process.argv.slice(2);

await browse(address, async (page) => {
  const first = await page.evaluate(() => window.ylem.tick);
  await page.waitForFunction((tick) => window.ylem.tick > tick, first, patience);

  await page.keyboard.down("p");
  await page.waitForFunction(() => window.ylem.paused && window.ylem.at("u"), null, patience);
  await page.keyboard.up("p");
  await seen(page);
  const at = await page.evaluate(() => window.ylem.at("u"));
  await page.mouse.move(at.x, at.y);
  await seen(page);
  await page.mouse.down();
  await seen(page);
  await page.mouse.up();
  await page.waitForFunction(() => window.ylem.selected && window.ylem.selected.kind && !window.ylem.selected.pending, null, patience);
  const held = await state(page);
  await page.screenshot({ path: join(folder, "page.png") });

  for (let i = 0; i < 3; i++) {
    await page.mouse.wheel(0, -240);
    await seen(page);
  }
  await page.waitForFunction((zoom) => window.ylem.zoom > zoom * 1.2, held.zoom, patience);
  await page.keyboard.down("p");
  await page.waitForFunction((tick) => !window.ylem.paused && window.ylem.tick > tick, held.tick, patience);
  await page.keyboard.up("p");
  await page.screenshot({ path: join(folder, "page-near.png") });
  return held;
});
