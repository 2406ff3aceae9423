// Opens the page of a running world in headless Chromium and acts on it: pauses the world for everybody, lets it
// make one step and go on, and paints quarks into it until servers count more of them. Prints one line of JSON with
// what it saw; exits with 1 and a reason otherwise.
//
//   node act.mjs http://127.0.0.1:7070 FOLDER-FOR-SCREENSHOTS
import { join } from "node:path";
import { browse, patience, press, seen, state } from "./browser.mjs";

const [address, folder] = process.argv.slice(2);

await browse(address, async (page) => {
  await page.mouse.move(640, 320);
  await press(page, "Space");
  // It stands where it was decided that it stands.
  await page.waitForFunction(() => window.ylem.world_paused && window.ylem.rate === 0, null, patience);
  const paused = await state(page);
  await press(page, ".");
  await page.waitForFunction((tick) => window.ylem.world_paused && window.ylem.tick > tick, paused.tick, patience);
  const stepped = await state(page);
  await press(page, "Space");
  await page.waitForFunction((tick) => !window.ylem.world_paused && window.ylem.tick > tick + 5, stepped.tick, patience);

  // Up and down quarks turn into each other, and into nothing else: their number says what was painted.
  const before = await state(page);
  await press(page, "a");
  await page.waitForFunction(() => window.ylem.tool === "paint", null, patience);
  await page.mouse.down();
  await seen(page);
  await page.screenshot({ path: join(folder, "page-paint.png") });
  await page.mouse.up();
  await page.waitForFunction((quarks) => window.ylem.waiting === 0 && window.ylem.kinds.u + window.ylem.kinds.d > quarks,
    before.kinds.u + before.kinds.d, patience);
  const after = await state(page);
  await press(page, "Escape");
  return { ...after, stepped: stepped.tick - paused.tick, quarks: [before.kinds.u + before.kinds.d, after.kinds.u + after.kinds.d] };
});
