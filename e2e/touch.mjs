// Opens the page of lamps.hcl on what is as a telephone to the browser, and does with fingers what others do with mouse
// and keys: asks for a particle and its structure, moves, magnifies and turns the world, paints, looks at the past and
// stays with a particle. Prints one line of JSON with what it saw; exits with 1 and a reason otherwise.
//
//   node touch.mjs http://127.0.0.1:7070 FOLDER-FOR-SCREENSHOTS
import { join } from "node:path";
import { browse, middle, patience, place, seen, settled, sight, state } from "./browser.mjs";

const [address, folder] = process.argv.slice(2);
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

await browse(address, async (page) => {
  const took = {};
  let since = Date.now();
  const lap = (name) => { took[name] = Date.now() - since; since = Date.now(); };
  const picture = async (name) => {
    await seen(page);
    await page.screenshot({ path: join(folder, name) });
  };
  const until = (there, arg) => page.waitForFunction(there, arg, patience);

  // Fingers: each list has the places of all that are down, from their first to their last.
  const screen = await page.context().newCDPSession(page);
  const touch = async (...steps) => {
    const points = (step) => step.map(([x, y], id) => ({ x, y, id }));
    await screen.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: points(steps[0]) });
    await seen(page);
    for (const step of steps.slice(1)) {
      await screen.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: points(step) });
      await seen(page);
    }
    await screen.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await seen(page);
  };
  const tap = (at) => touch([at]);
  const tapOn = async (kind) => {
    let at, before;
    do { // a sheet that closes leaves more room for the world, which moves into it
      before = at;
      await until((kind) => window.ylem.at(kind), kind);
      at = await place(page, kind);
      await seen(page);
    } while (!before || Math.hypot(at[0] - before[0], at[1] - before[1]) > 4);
    await tap(at);
  };
  const press = async (name) => tap(await middle(page, name));

  await picture("page-touch.png");
  await press("Pause"); // for everybody: what is touched then lies still
  await until(() => window.ylem.world_paused);
  lap("paused");

  // A tap asks for a particle, and another one for what it is part of.
  await tapOn("end");
  await until(() => window.ylem.selected && window.ylem.selected.kind && !window.ylem.selected.pending);
  const asked = await state(page);
  await picture("page-touch-particle.png");
  await press("part of dumbbell");
  await until(() => window.ylem.about.what === "structure" && window.ylem.selected.members === 2);
  await press("close");
  await until(() => !window.ylem.selected);
  lap("asked");

  // One finger moves the world, two magnify and turn it, and two taps come nearer. Fit goes back.
  const fitted = await settled(page);
  const before = await sight(page);
  await touch([[200, 300]], [[230, 300]], [[260, 330]]);
  const moved = await sight(page);
  await touch([[150, 250], [240, 350]], [[130, 230], [260, 370]], [[110, 210], [280, 390]]);
  const spread = (await settled(page)) / fitted;
  await picture("page-touch-near.png");
  await touch([[150, 250], [240, 350]], [[170, 240], [220, 360]], [[190, 230], [200, 370]]);
  const turned = await sight(page);
  await press("Fit");
  await until((zoom) => Math.abs(window.ylem.zoom / zoom - 1) < 0.01, fitted);
  await settled(page);
  // Two taps are one gesture if the second comes soon: on a slow machine it is tried again.
  for (let zoom = fitted; zoom < fitted * 1.5; zoom = await settled(page)) {
    await tap([200, 150]);
    await tap([200, 150]);
  }
  await press("Fit");
  await settled(page);
  lap("moved");

  // It paints where the finger is, once the world goes on.
  await press("Go on");
  await until(() => !window.ylem.world_paused);
  await press("More");
  await press("Paint");
  await until(() => window.ylem.tool === "paint");
  const { kinds } = await state(page);
  await touch([[190, 300]], [[195, 305]], [[200, 310]], [[205, 315]]);
  await until((motes) => window.ylem.waiting === 0 && window.ylem.kinds.mote > motes, kinds.mote);
  const painted = (await state(page)).kinds.mote - kinds.mote;

  // A finger that the system takes away paints no longer.
  await screen.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: 190, y: 300, id: 0 }] });
  await until((motes) => window.ylem.kinds.mote > motes, kinds.mote + painted);
  await screen.send("Input.dispatchTouchEvent", { type: "touchCancel", touchPoints: [] });
  const later = async () => {
    const { tick } = await state(page);
    await until((tick) => window.ylem.waiting === 0 && window.ylem.counted > tick + 40, tick);
    return (await state(page)).kinds.mote;
  };
  const cancelled = [await later(), await later()];
  await press("close");
  await until(() => window.ylem.tool === "select");
  lap("painted");

  // It stays with one that moves, and looks at the past and plays it.
  await tapOn("end");
  await until(() => window.ylem.selected && window.ylem.selected.kind);
  await tap(await middle(page, "Stay with it", 0.2)); // the sheet ends there
  await until(() => window.ylem.following);
  const followed = await sight(page);
  await until((at) => new URLSearchParams(window.ylem.link).get("at") !== at, followed.at);
  await press("\u2039");
  await until(() => window.ylem.past && window.ylem.paused);
  const past = (await state(page)).shown;
  await picture("page-touch-past.png");
  await press("Go on");
  await until((shown) => window.ylem.shown > shown || !window.ylem.past, past);
  await press("Live");
  await until(() => !window.ylem.past);

  // The panels are hidden and shown again.
  await press("More");
  await press("Hide");
  await press("Panels");
  await until(() => window.ylem.element("More"));
  lap("past");
  return { selected: asked.selected, fitted, before, moved, spread, turned, painted, cancelled, took };
}, undefined, 86, phone);
