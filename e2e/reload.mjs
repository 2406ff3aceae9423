// Watches the page of a world whose author goes on writing (up --watch): another colour for a kind, then a mistake, then
// a kind more. The page must show each without being loaded again, and stay where it was zoomed to. Prints one line of
// JSON with what it saw; exits with 1 and a reason otherwise.
//
//   node reload.mjs http://127.0.0.1:7070 FOLDER-FOR-SCREENSHOTS FILE
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browse, patience, seen, settled, state } from "./browser.mjs";

const [address, folder, file] = process.argv.slice(2);
const text = readFileSync(file, "utf8");

await browse(address, async (page) => {
  const took = {};
  const until = async (what, holds, ...given) => {
    const start = Date.now();
    await page.waitForFunction(holds, ...given, patience);
    took[what] = Date.now() - start;
  };
  await page.evaluate(() => { window.loadedOnce = true; });
  await page.mouse.move(600, 300);
  for (let i = 0; i < 2; i++) {
    await page.mouse.wheel(0, -240);
    await seen(page);
  }
  await page.waitForFunction(() => window.ylem.zoom > 1.2, null, patience);
  const zoom = await settled(page);
  await page.screenshot({ path: join(folder, "page-reload-before.png") });

  const greener = text.replace('color = "red"', 'color = "#20ff20"');
  writeFileSync(file, greener);
  await until("colour", () => window.ylem.revision === 1);
  const tick = await page.evaluate(() => window.ylem.tick);
  await page.waitForFunction((tick) => window.ylem.ready && window.ylem.tick > tick, tick, patience);
  await seen(page);
  await page.screenshot({ path: join(folder, "page-reload-colour.png") });

  writeFileSync(file, greener.replace("bonds     = 2", "bands     = 2"));
  await until("mistake", () => {
    const notice = document.getElementById("notice");
    return !notice.hidden && notice.textContent.includes("pond.hcl:") && notice.textContent.includes("bands");
  }, null);
  const broken = await state(page);
  await page.waitForFunction((tick) => window.ylem.tick > tick, broken.tick, patience);
  await page.screenshot({ path: join(folder, "page-reload-mistake.png") });

  writeFileSync(file + ".new", greener + '\nkind "green" {\n  diffusion = 1\n  view = { color = "green" }\n}\nplace "green" { count = 60 }\n');
  renameSync(file + ".new", file);
  await until("mended", () => document.getElementById("notice").hidden && window.ylem.revision === 2 && window.ylem.kinds.green === 60);
  const last = await state(page);
  if (!(await page.evaluate(() => window.loadedOnce))) {
    throw new Error("the page was loaded again");
  }
  if (Math.abs(last.zoom - zoom) > 1e-6 * zoom) {
    throw new Error("the zoom was " + zoom + " and is " + last.zoom);
  }
  return { ...last, broken: broken.trouble, took };
}, undefined, 200);
