// Headless Chromium with a profile of its own, for the scripts beside this file.
import { chromium } from "playwright-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// How long anything may take: software rendering on two busy cores is slow.
export const patience = { timeout: 120_000, polling: 100 };

// browse opens the page of a world, waits until all of its servers show particles, and calls use with it. What use
// returns is printed as one line of JSON; when it throws, the reason and the page's state are, and node exits with 1.
// Errors that the page reports are a reason, too, unless they are expected; least is how many particles there are, and
// screen the size of the page, or what else a context of playwright may say of it.
export async function browse(address, use, expected = () => false, least = 1000, screen = {}) {
  const profile = mkdtempSync(join(tmpdir(), "ylem-page-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    viewport: { width: 1024, height: 640 },
    colorScheme: "dark",
    timeout: patience.timeout,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
    ...screen,
  });
  context.setDefaultTimeout(patience.timeout);
  context.setDefaultNavigationTimeout(patience.timeout);
  const problems = [];
  const note = (text) => expected(text) || problems.push(text);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.on("pageerror", (error) => note(String(error)));
    page.on("console", (line) => line.type() === "error" && note(line.text()));
    await page.goto(address + "/?detail=all");
    await page.waitForFunction((least) => window.ylem && window.ylem.ready && window.ylem.particles >= least &&
      window.ylem.servers.length === 4 && window.ylem.servers.every((s) => s.state === "connected"), least, patience);
    const seen = await use(page);
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
}

// state is what the page says of itself now.
export const state = (page) => page.evaluate(() => JSON.parse(JSON.stringify({ ...window.ylem, at: undefined })));

// sight is where the page looks in a world of three dimensions: radians, and the place in the middle.
export async function sight(page) {
  const link = new URLSearchParams(await page.evaluate(() => window.ylem.link));
  return { yaw: Number(link.get("yaw")), pitch: Number(link.get("pitch")), at: link.get("at") };
}

// place is the pixel of a particle of a kind; null where none can be picked.
export const place = (page, kind) => page.evaluate((kind) => {
  const at = window.ylem.at(kind);
  return at && [at.x, at.y];
}, kind);

// middle is that of a button, or of another thing that can be pressed, as soon as it is there; or another part of the way
// from its top to its bottom.
export async function middle(page, name, part = 0.5) {
  await page.waitForFunction((name) => window.ylem.element(name), name, patience);
  const box = await page.evaluate((name) => window.ylem.element(name), name);
  return [box.x + box.w / 2, box.y + box.h * part];
}

// seen waits until the page has looked at mouse and keys twice: what was done before is known to it. However slow the
// pictures are, a press is then not over before it was noticed.
export async function seen(page) {
  const before = await page.evaluate(() => window.ylem.updates);
  await page.waitForFunction((n) => window.ylem.updates >= n + 2, before, { ...patience, polling: 10 });
}

// settled waits until the camera has come to rest, and gives the zoom.
export async function settled(page) {
  let zoom = 0;
  for (let now = -1; now !== zoom; now = await page.evaluate(() => window.ylem.zoom)) {
    zoom = now;
    await seen(page);
  }
  return zoom;
}

// press holds a key, with Shift if it begins with that, until the page has seen it.
export async function press(page, key) {
  const keys = key.split("+");
  for (const one of keys) {
    await page.keyboard.down(one);
    await seen(page);
  }
  for (const one of keys.reverse()) {
    await page.keyboard.up(one);
  }
  await seen(page);
}
