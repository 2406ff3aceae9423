// Opens the page of lamps.hcl, a world of three dimensions, and looks at it with the mouse: turns it half around with the
// right button, magnifies it with the wheel, cuts away what is in front, clicks a lamp, and paints. Prints one line of
// JSON with what it saw; exits with 1 and a reason otherwise.
//
//   node solid.mjs http://127.0.0.1:7070 FOLDER-FOR-SCREENSHOTS
import { join } from "node:path";
import { browse, middle, patience, place, press, seen, settled, sight, state } from "./browser.mjs";

const [address, folder] = process.argv.slice(2);

await browse(address, async (page) => {
  const took = {};
  let since = Date.now();
  const lap = (name) => { took[name] = Date.now() - since; since = Date.now(); };
  const picture = async (name) => {
    await seen(page);
    await page.screenshot({ path: join(folder, name) });
  };
  const drag = async (button, from, to) => {
    await page.mouse.move(...from);
    await seen(page);
    await page.mouse.down({ button });
    await seen(page);
    await page.mouse.move(...to);
    await seen(page);
    await page.mouse.up({ button });
    await seen(page);
  };
  const click = (at) => drag("left", at, at);
  const lamps = async () => [await place(page, "front"), await place(page, "back")];

  await press(page, "p");
  await page.waitForFunction(() => window.ylem.paused, null, patience);
  const first = { lamps: await lamps() };
  await picture("page-solid.png");
  lap("first");

  // Half around: the lamp that was in front is behind.
  const before = await sight(page);
  await drag("right", [340, 200], [340 + 520, 200]);
  const turned = { lamps: await lamps(), yaw: (await sight(page)).yaw - before.yaw };
  await picture("page-solid-turned.png");
  await drag("right", [860, 200], [340, 200]);
  lap("turned");

  // A slab that begins in the middle has no lamp in front.
  await click(await middle(page, "Settings"));
  await page.mouse.move(150, 300);
  await seen(page);
  await page.mouse.wheel(0, 2000); // to the end of the panel
  await page.waitForFunction(() => window.ylem.element("dark").y < innerHeight - 30, null, patience);
  await settled(page);
  const [x, y] = await middle(page, "seen from");
  await drag("left", [x - 100, y + 15], [x, y + 15]);
  await page.waitForFunction(() => !window.ylem.at("front") && window.ylem.at("back"), null, patience);
  await picture("page-solid-cut.png");
  await drag("left", [x, y + 15], [x - 125, y + 15]);
  await page.waitForFunction(() => window.ylem.at("front"), null, patience);
  lap("cut");

  // The wheel magnifies what is under it, and F shows all again.
  const fitted = await settled(page);
  await page.mouse.move(...await place(page, "front"));
  await page.mouse.wheel(0, -240);
  await page.waitForFunction((zoom) => window.ylem.zoom > zoom * 1.3, fitted, patience);
  await settled(page);
  const near = { lamps: await lamps() };
  await press(page, "f");
  await page.waitForFunction((zoom) => Math.abs(window.ylem.zoom / zoom - 1) < 0.01, fitted, patience);
  await settled(page);
  lap("zoom");

  const lamp = await place(page, "front");
  await click(lamp);
  await page.waitForFunction(() => window.ylem.selected && window.ylem.selected.kind && !window.ylem.selected.pending, null, patience);
  const held = await state(page);
  await picture("page-solid-lamp.png");
  await press(page, "Escape");
  lap("picked");

  // Motes come from paint only: servers count those that were put in.
  await press(page, "p");
  await page.mouse.move(...lamp);
  await press(page, "a");
  await page.waitForFunction(() => window.ylem.tool === "paint", null, patience);
  await page.mouse.down();
  await page.waitForFunction((motes) => window.ylem.kinds.mote > motes + 5, held.kinds.mote, patience);
  await page.mouse.up();
  await page.waitForFunction(() => window.ylem.waiting === 0, null, patience);
  await picture("page-solid-paint.png");
  const painted = (await state(page)).kinds.mote - held.kinds.mote;
  lap("painted");
  return { first, turned, near, selected: held.selected, about: held.about, painted, took };
}, undefined, 86, { viewport: { width: 900, height: 600 } });
