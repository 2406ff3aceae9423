// Opens the page of a running world in headless Chromium as a person would:
// waits for particles, pauses the picture, clicks a quark, reads what it is,
// zooms, goes on. Prints one line of JSON with what it saw; exits with 1 and a
// reason otherwise.
//
//   node page.mjs http://127.0.0.1:7070 FOLDER-FOR-SCREENSHOTS
import { chromium } from "playwright-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [address, folder] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "ylem-page-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  viewport: { width: 1024, height: 640 },
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const patience = { timeout: 120_000, polling: 100 };
const problems = [];
try {
  const page = context.pages()[0] ?? (await context.newPage());
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
  await page.goto(address + "/?detail=all");
  await page.waitForFunction(() => window.ylem && window.ylem.ready && window.ylem.particles > 1000 &&
    window.ylem.servers.length === 4 && window.ylem.servers.every((s) => s.state === "connected"), null, patience);
  const first = await page.evaluate(() => window.ylem.tick);
  await page.waitForFunction((tick) => window.ylem.tick > tick, first, patience);

  await page.keyboard.press("Space", { delay: 600 });
  await page.waitForFunction(() => window.ylem.paused && window.ylem.at("u"), null, patience);
  const at = await page.evaluate(() => window.ylem.at("u"));
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.waitForTimeout(600);
  await page.mouse.up();
  await page.waitForFunction(() => window.ylem.selected && window.ylem.selected.kind && !window.ylem.selected.pending, null, patience);
  const seen = await page.evaluate(() => JSON.parse(JSON.stringify({ ...window.ylem, at: undefined })));
  await page.screenshot({ path: join(folder, "page.png") });

  const zoom = seen.zoom;
  for (let i = 0; i < 3; i++) {
    await page.mouse.wheel(0, -240);
    await page.waitForTimeout(300);
  }
  await page.waitForFunction((zoom) => window.ylem.zoom > zoom * 1.2, zoom, patience);
  await page.keyboard.press("Space", { delay: 600 });
  await page.waitForFunction((tick) => !window.ylem.paused && window.ylem.tick > tick, seen.tick, patience);
  await page.screenshot({ path: join(folder, "page-near.png") });
  if (problems.length > 0) {
    throw new Error("the page reported: " + problems.join(" · "));
  }
  console.log(JSON.stringify(seen));
} catch (error) {
  const state = await context.pages()[0]?.evaluate(() => JSON.stringify(window.ylem ?? null)).catch(() => "?");
  console.error(String(error), "\nproblems:", problems, "\nwindow.ylem:", state);
  process.exitCode = 1;
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}
