// Keeps what the page of a running world shows, as a person would: saves the picture, films it, goes back in time and to
// the present, saves what servers sent, shares a link and follows it, and plays what was saved while the world is ended.
// What was downloaded lies in the folder. Prints one line of JSON with what it saw; exits with 1 and a reason otherwise.
//
//   node keep.mjs http://127.0.0.1:7070 FOLDER PROCESS-OF-THE-WORLD
import { join } from "node:path";
import { browse, patience, press, seen, settled, state } from "./browser.mjs";

const [address, folder, world] = process.argv.slice(2);

// What a page reports whose servers ended.
const expected = (text) => text.includes("WebSocket connection to");

await browse(address, async (page) => {
  const took = {};
  let since = Date.now();
  const lap = (name) => { took[name] = Date.now() - since; since = Date.now(); };

  // saved waits for the file that something leads to, and gives its name.
  const saved = async (lead) => {
    const [file] = await Promise.all([page.waitForEvent("download", patience), lead()]);
    const name = file.suggestedFilename();
    await file.saveAs(join(folder, name));
    await page.waitForFunction((name) => window.ylem.note.includes(name), name, patience);
    return name;
  };
  // filmed films a second of the picture.
  const filmed = async (key) => {
    await press(page, key);
    await page.waitForFunction(() => window.ylem.filming >= 1, null, patience);
    return saved(() => press(page, key));
  };
  await page.setViewportSize({ width: 640, height: 400 }); // a small picture is drawn, and read, soon
  await page.mouse.move(520, 200);
  const picture = await saved(() => press(page, "c"));
  lap("picture");
  const film = await filmed("o");
  lap("film");
  const gif = await filmed("Shift+O");
  lap("gif");

  // J shows what was, the line of time what was before that; N and its button the present.
  const present = await state(page);
  await press(page, "j");
  await page.waitForFunction(() => window.ylem.past && window.ylem.paused, null, patience);
  const line = await page.evaluate(() => window.ylem.element("timeline"));
  await page.mouse.move(line.x + line.w / 2, line.y + line.h / 2);
  await seen(page);
  await page.mouse.down();
  await seen(page);
  await page.mouse.up();
  await page.waitForFunction((tick) => window.ylem.past && window.ylem.ready && window.ylem.tick < tick, present.tick, patience);
  const past = await state(page);
  await page.screenshot({ path: join(folder, "page-past.png") });
  await press(page, "n");
  await page.waitForFunction((tick) => !window.ylem.past && !window.ylem.paused && window.ylem.tick > tick, present.tick, patience);
  lap("past");

  const tape = await saved(() => press(page, "r"));
  lap("tape");

  // A link leads to the place that was seen.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.mouse.move(500, 200);
  await page.mouse.wheel(0, -480);
  await seen(page);
  await page.waitForFunction((zoom) => window.ylem.zoom > zoom * 1.2, present.zoom, patience);
  await settled(page);
  await press(page, "y");
  await page.waitForFunction(() => window.ylem.note.includes("copied"), null, patience);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const there = await state(page);
  lap("share");
  await page.goto(link);
  await page.waitForFunction((zoom) => window.ylem && window.ylem.ready && Math.abs(window.ylem.zoom / zoom - 1) < 0.01, there.zoom, patience);
  const followed = await state(page);
  lap("followed");

  // What was saved is dropped on the page, and goes on when there are no servers any more.
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [join(folder, tape)], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await cdp.send("Input.dispatchDragEvent", { type, x: 500, y: 200, data });
  }
  await page.waitForFunction(([tape, tick]) => window.ylem.file === tape && window.ylem.tick < tick, [tape, followed.tick], patience);
  process.kill(Number(world), "SIGINT");
  const first = await state(page);
  await page.waitForFunction((tick) => window.ylem.tick > tick, first.tick, patience);
  while (await fetch(address).then(() => true, () => false)) {
    await seen(page);
  }
  // Back from where it is, with the servers gone; then the same file by the button.
  await press(page, "j");
  await page.waitForFunction(() => window.ylem.paused, null, patience);
  const held = await page.evaluate(() => window.ylem.shown);
  await press(page, "j");
  await page.waitForFunction((shown) => window.ylem.shown < shown && window.ylem.ready, held, patience);
  const played = await state(page);
  await page.screenshot({ path: join(folder, "page-tape.png") });
  lap("played");
  const click = async (name) => {
    await page.waitForFunction((name) => window.ylem.element(name), name, patience);
    const box = await page.evaluate((name) => window.ylem.element(name), name);
    await page.mouse.move(box.x + box.w / 2, box.y + box.h / 2);
    await seen(page);
    await page.mouse.down();
    await seen(page);
    await page.mouse.up();
    await seen(page);
  };
  await page.setViewportSize({ width: 640, height: 640 }); // so that all settings have room
  await click("Settings");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser", patience), click("Play a file")]);
  await chooser.setFiles(join(folder, tape));
  await page.waitForFunction(() => !window.ylem.paused && window.ylem.ready && window.ylem.file !== "", null, patience);
  const picked = await page.evaluate(() => window.ylem.file);
  lap("picked");
  return { picture, film, gif, tape, link, present, past, there, followed, played, picked, took };
}, expected);
