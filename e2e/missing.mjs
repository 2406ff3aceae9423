// Opens the page in headless Chromium where something is missing, each in a browser of its own: WebGL by the browser's
// own switches, WebAssembly, the viewer, the server, what it keeps, JavaScript. The page must say plainly what it is. Then loads it as
// it should be and on a phone, notes what the progress bar and the packing were, and that nothing can be pulled down.
// Prints one line of JSON with what it saw; exits with 1 and a reason otherwise.
//
//   node missing.mjs http://127.0.0.1:7070 FOLDER-FOR-SCREENSHOTS
import { chromium } from "playwright-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patience, press } from "./browser.mjs";

const [address, folder] = process.argv.slice(2);

// within opens a browser with arguments and context options, and calls use with a page that was not sent anywhere yet.
async function within(args, options, use) {
  const profile = mkdtempSync(join(tmpdir(), "ylem-page-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    viewport: { width: 800, height: 600 },
    timeout: patience.timeout,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", ...args],
    ...options,
  });
  context.setDefaultTimeout(patience.timeout);
  context.setDefaultNavigationTimeout(patience.timeout);
  try {
    return await use(context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

// said waits for the page's word on what is wrong: it must be an alert, with a way to try again.
async function said(page, name) {
  const alert = page.locator("#message[role=alert]");
  await alert.waitFor(patience);
  if (!(await page.locator("#retry").isVisible())) {
    throw new Error("there is no way to try again without " + name);
  }
  await page.screenshot({ path: join(folder, "page-without-" + name + ".png") });
  return alert.textContent();
}

const missing = {};
missing.webgl = await within(["--disable-webgl", "--disable-webgl2", "--disable-3d-apis"], {}, async (page) => {
  await page.goto(address);
  return said(page, "webgl");
});
await within([], {}, async (page) => {
  await page.addInitScript(() => { delete globalThis.WebAssembly; });
  await page.goto(address);
  missing.webassembly = await said(page, "webassembly");
});
await within([], {}, async (page) => {
  await page.route("**/viewer.wasm", (route) => route.fulfill({ status: 503, body: "" }));
  await page.goto(address);
  missing.viewer = await said(page, "viewer");
  await page.unroute("**/viewer.wasm");
  await page.route("**/viewer.wasm", (route) => route.abort("connectionrefused"));
  await page.reload();
  missing.server = await said(page, "server");
  await page.unroute("**/viewer.wasm");
  await page.locator("#retry").click();
  await page.waitForFunction(() => window.ylem && window.ylem.ready, null, patience);
});
await within([], {}, async (page) => { // one storage is denied, the other is full
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "sessionStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  });
  await page.goto(address);
  await page.waitForFunction(() => window.ylem && window.ylem.ready, null, patience);
  await page.locator("canvas").focus();
  await press(page, "Shift+1");
  await page.waitForFunction(() => window.ylem.note !== "", null, patience);
  missing.storage = await page.evaluate(() => window.ylem.note);
});
const themes = await within([], { colorScheme: "light" }, async (page) => { // as the system has it, until somebody chooses
  const dark = async () => {
    await page.waitForFunction(() => window.ylem && window.ylem.ready, null, patience);
    return page.evaluate(() => window.ylem.dark);
  };
  await page.goto(address);
  const all = [await dark()];
  await page.locator("canvas").focus();
  await press(page, "d");
  all.push(await dark());
  await page.reload();
  return [...all, await dark()];
});
await within([], { javaScriptEnabled: false }, async (page) => {
  await page.goto(address);
  missing.javascript = await page.locator("noscript").textContent();
});

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const loaded = await within([], phone, async (page) => {
  await page.addInitScript(() => {
    globalThis.said = [];
    document.addEventListener("DOMContentLoaded", () => {
      const note = () => {
        const now = [document.getElementById("message").textContent, document.getElementById("bytes").textContent,
          document.getElementById("progress").value].join("|");
        if (globalThis.said.at(-1) !== now) {
          globalThis.said.push(now);
        }
      };
      new MutationObserver(note).observe(document.getElementById("start"), { childList: true, characterData: true, subtree: true });
    });
  });
  const answer = page.waitForResponse("**/viewer.wasm");
  await page.goto(address);
  const headers = await (await answer).allHeaders();
  await page.waitForFunction(() => window.ylem && window.ylem.ready && window.ylem.particles >= 1000, null, patience);
  await page.screenshot({ path: join(folder, "page-phone.png") });
  return page.evaluate((headers) => ({
    coding: headers["content-encoding"], vary: headers["vary"], raw: Number(headers["x-raw-length"]),
    said: globalThis.said,
    hidden: document.getElementById("start").hidden,
    pull: getComputedStyle(document.documentElement).overscrollBehaviorY,
    touch: getComputedStyle(document.querySelector("canvas")).touchAction,
    label: document.querySelector("canvas").getAttribute("aria-label"),
    scrolls: document.documentElement.scrollHeight > innerHeight,
  }), headers);
});
console.log(JSON.stringify({ missing, themes, loaded }));
