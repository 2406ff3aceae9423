// Opens the page of a running world in headless Chromium, kills one of its
// servers, and waits until that is started again elsewhere, the page shows it and
// the world goes on; then zooms, to see that the page lives. Prints one line of
// JSON with what it saw; exits with 1 and a reason otherwise.
//
//   node lost.mjs http://127.0.0.1:7070 FOLDER-FOR-SCREENSHOTS PROCESS NAME
import { join } from "node:path";
import { browse, patience, seen, state } from "./browser.mjs";

const [address, folder, victim, name] = process.argv.slice(2);

// A browser reports every connection that it could not make.
const expected = (text) => text.includes("WebSocket connection to");

await browse(address, async (page) => {
  await page.waitForFunction(() => window.ylem.servers.every((s) => s.state === "connected" && s.regions === 1), null, patience);
  const before = await state(page);
  const at = before.servers.find((s) => s.name === name).address;
  process.kill(Number(victim), "SIGKILL");
  await page.waitForFunction(([name, at]) => {
    const servers = window.ylem.servers;
    return servers.every((s) => s.state === "connected" && s.regions === 1) && servers.some((s) => s.name === name && s.address !== at);
  }, [name, at], patience);
  const back = await state(page);
  // Neighbours are an epoch ahead at most, so this is beyond what was there before.
  await page.waitForFunction((tick) => window.ylem.tick > tick, Math.max(before.tick, back.tick) + 60, patience);
  await page.mouse.move(600, 300);
  await page.mouse.wheel(0, -240);
  await page.waitForFunction((zoom) => window.ylem.zoom > zoom * 1.2, back.zoom, patience);
  await seen(page);
  await page.screenshot({ path: join(folder, "page-lost.png") });
  return await state(page);
}, expected);
