// Opens the page of a running world in headless Chromium, kills one of its
// servers, and waits until the page says by name that it is lost and that the
// others have stopped; then zooms, to see that the page lives. Prints one line of
// JSON with what it saw; exits with 1 and a reason otherwise.
//
//   node lost.mjs http://127.0.0.1:7070 FOLDER-FOR-SCREENSHOTS PROCESS NAME
import { join } from "node:path";
import { browse, patience, seen, state } from "./browser.mjs";

const [address, folder, victim, name] = process.argv.slice(2);

// A browser reports every connection that it could not make.
const expected = (text) => text.includes("WebSocket connection to");

await browse(address, async (page) => {
  process.kill(Number(victim), "SIGKILL");
  await page.waitForFunction((name) => {
    const text = document.getElementById("notice").textContent;
    return text.includes("Lost: " + name + ".") && text.includes("other servers have stopped");
  }, name, patience);
  const lost = await state(page);
  await page.mouse.move(600, 300);
  await page.mouse.wheel(0, -240);
  await page.waitForFunction((zoom) => window.ylem.zoom > zoom * 1.2, lost.zoom, patience);
  await seen(page);
  await page.screenshot({ path: join(folder, "page-lost.png") });
  return lost;
}, expected);
