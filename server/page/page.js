// Loads the viewer, says plainly what is missing, and keeps the picture's numbers as a sentence for those who do not
// see it. The viewer writes its state to window.ylem.
"use strict";

const wasmPath = "viewer.wasm";
const sentenceEvery = 10_000; // ms; a screen reader should not chatter
const lookEvery = 500; // ms

const start = document.getElementById("start");
const message = document.getElementById("message");
const progress = document.getElementById("progress");
const bytes = document.getElementById("bytes");
const again = document.getElementById("again");
const notice = document.getElementById("notice");
const numbers = document.getElementById("numbers");

document.getElementById("retry").addEventListener("click", () => location.reload());

// A finger that the system takes away, for a gesture or a call of its own, is lifted: the viewer knows no other end of it.
document.addEventListener("touchcancel", (e) => e.target.dispatchEvent(new TouchEvent("touchend", {
  bubbles: true, cancelable: true, touches: [...e.touches], targetTouches: [...e.targetTouches], changedTouches: [...e.changedTouches],
})));

function fail(text) {
  start.hidden = false;
  message.textContent = text;
  message.setAttribute("role", "alert");
  progress.hidden = true;
  bytes.textContent = "";
  again.hidden = false;
}

// missing names what this browser cannot do, or is empty.
function missing() {
  if (typeof WebAssembly !== "object") {
    return "This browser cannot run WebAssembly, or it is switched off. Any current Firefox, Chrome, Edge or Safari can.";
  }
  let drawing = null;
  try {
    drawing = document.createElement("canvas").getContext("webgl2");
  } catch {
    // said below
  }
  if (!drawing) {
    return "This browser has no WebGL 2, with which the picture is drawn. It may be switched off, or hardware " +
      "acceleration may be; the desktop program ylem-viewer shows the same world.";
  }
  drawing.getExtension("WEBGL_lose_context")?.loseContext(); // a browser has few of them
  if (typeof WebSocket !== "function") {
    return "This browser has no WebSocket, by which servers send what happens.";
  }
  if (typeof Go !== "function") {
    return "The server did not send wasm_exec.js, which belongs to the viewer.";
  }
  return "";
}

// gone is the error of a server that does not answer, or not with the viewer.
class Gone extends Error {}

const megabytes = (n) => (n / 1e6).toFixed(1);

// download gives the module and moves the progress bar. What arrives is unpacked by the browser, so its size is known
// only from the server's own header; without it the bar just runs.
async function download() {
  let response;
  try {
    response = await fetch(wasmPath);
  } catch {
    throw new Gone("The server at " + location.host + " does not answer. It may have ended, or the network may be away.");
  }
  if (!response.ok) {
    throw new Gone("The server at " + location.host + " answers " + response.status + " instead of sending the viewer.");
  }
  const packed = response.headers.get("Content-Encoding");
  const whole = Number(response.headers.get("X-Raw-Length") || (packed ? 0 : response.headers.get("Content-Length")));
  let got = 0;
  const counted = response.body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      got += chunk.byteLength;
      bytes.textContent = megabytes(got) + (whole > 0 ? " of " + megabytes(whole) : "") + " MB";
      if (whole > 0) {
        progress.value = Math.min(got / whole, 1);
      }
      controller.enqueue(chunk);
    },
    flush() {
      if (whole > 0 && got !== whole) {
        throw new Gone("The server ended while it sent the viewer.");
      }
      message.textContent = "Preparing the viewer …";
    },
  }));
  return new Response(counted, { headers: { "Content-Type": "application/wasm" } });
}

async function run() {
  const lack = missing();
  if (lack) {
    fail(lack);
    return;
  }
  let instance;
  const go = new Go();
  try {
    ({ instance } = await WebAssembly.instantiateStreaming(download(), go.importObject));
  } catch (error) {
    // A stream that breaks off is the network's doing, whatever it is called.
    fail(error instanceof Gone ? error.message : error instanceof TypeError || error.name === "AbortError" ?
      "The server ended, or the network went away, while the viewer was loaded." :
      "This browser does not take the viewer: " + error.message);
    return;
  }
  try {
    const ended = go.run(instance);
    start.hidden = true;
    name();
    watch();
    await ended;
    fail("The viewer stopped. The world goes on without it.");
  } catch (error) {
    fail("The viewer stopped: " + error.message);
  }
}

// name tells those who do not see the picture what it is, and where its numbers stand.
function name() {
  const canvas = document.querySelector("canvas");
  if (canvas) {
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", "The world. F1 lists the keys.");
    canvas.setAttribute("aria-describedby", "numbers");
  }
}

function sentence(state) {
  const count = (n) => n.toLocaleString("en");
  const formed = Object.entries(state.structures).filter(([, n]) => n > 0).map(([name, n]) => count(n) + " " + name);
  return state.world + ": " + count(state.particles) + " particles, tick " + count(state.tick) + ", " +
    (state.paused ? "picture held" : state.rate > 0 ? Math.max(Math.round(state.rate), 1) + " ticks a second" : "idle") +
    (formed.length ? "; formed: " + formed.join(", ") : "") + "." + expected(state) + news(state);
}

// expected says how the claims of the world's author stand.
function expected(state) {
  const claims = state.claims || [];
  const words = { open: "open", holds: "holds now", true: "came true", failed: "did not come true" };
  return claims.length === 0 ? "" : " Expected: " + claims.map((c) => c.name + ", " + words[c.state]).join("; ") + ".";
}

// news is what happened last while the page was open.
function news(state) {
  const last = (state.feed || [])[0];
  return last ? " Just now: " + last.text + ", at tick " + last.tick.toLocaleString("en") + "." : "";
}

function selection(state) {
  const s = state.selected;
  if (!s || s.pending || !s.kind) {
    return "";
  }
  return "Selected: " + s.kind + (s.structure ? ", part of " + s.structure : "") + ", computed by " + s.server + ".";
}

// watch keeps the sentence, the title and the notice of trouble up to date.
function watch() {
  let spoken = 0;
  let selected = "";
  setInterval(() => {
    const state = window.ylem;
    if (!state || state.servers === undefined) {
      return;
    }
    const trouble = state.trouble || "";
    if (notice.textContent !== trouble) {
      notice.textContent = trouble;
      notice.hidden = trouble === "";
    }
    if (!state.ready) {
      return;
    }
    document.title = state.world + " · ylem";
    const chosen = selection(state);
    const now = Date.now();
    if (chosen !== selected || now - spoken >= sentenceEvery) {
      numbers.textContent = (chosen !== selected && chosen ? chosen : sentence(state));
      spoken = now;
      selected = chosen;
    }
  }, lookEvery);
}

run();
