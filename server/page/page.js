// Loads the viewer, says plainly what is missing, and keeps the picture's numbers as a sentence for those who do not
// see it. The viewer writes its state to window.ylem.
"use strict";

const wasmPath = "viewer.wasm";
const sentenceEvery = 10_000; // ms; a screen reader should not chatter
const lookEvery = 500; // ms

const start = document.getElementById("start");
const message = document.getElementById("message");
const progress = document.getElementById("progress");
const notice = document.getElementById("notice");
const numbers = document.getElementById("numbers");

function fail(text) {
  start.hidden = false;
  message.textContent = text;
  message.setAttribute("role", "alert");
  progress.hidden = true;
}

// missing names what this browser cannot do, or is empty.
function missing() {
  if (typeof WebAssembly !== "object") {
    return "This browser cannot run WebAssembly. Any current Firefox, Chrome, Edge or Safari can.";
  }
  if (!document.createElement("canvas").getContext("webgl2")) {
    return "This browser has no WebGL 2, with which the picture is drawn. It may be switched off, or hardware " +
      "acceleration may be; the desktop program ylem-viewer shows the same world.";
  }
  if (typeof Go !== "function") {
    return "The server did not send wasm_exec.js, which belongs to the viewer.";
  }
  return "";
}

// download gives the module and moves the progress bar. What arrives is unpacked by the browser, so its size is known
// only from the server's own header; without it the bar just runs.
async function download() {
  const response = await fetch(wasmPath);
  if (!response.ok) {
    throw new Error("the server answers " + response.status + " for " + wasmPath);
  }
  const packed = response.headers.get("Content-Encoding");
  const whole = Number(response.headers.get("X-Raw-Length") || (packed ? 0 : response.headers.get("Content-Length")));
  let got = 0;
  const counted = response.body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      got += chunk.byteLength;
      if (whole > 0) {
        progress.value = Math.min(got / whole, 1);
      }
      controller.enqueue(chunk);
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
  try {
    const go = new Go();
    const { instance } = await WebAssembly.instantiateStreaming(download(), go.importObject);
    message.textContent = "Starting …";
    const ended = go.run(instance);
    start.hidden = true;
    watch();
    await ended;
    fail("The viewer stopped. Reload the page to start it again.");
  } catch (error) {
    fail("The viewer could not be loaded: " + error.message + ". Is the server still running?");
  }
}

function sentence(state) {
  const count = (n) => n.toLocaleString("en");
  const formed = Object.entries(state.structures).filter(([, n]) => n > 0).map(([name, n]) => count(n) + " " + name);
  return state.world + ": " + count(state.particles) + " particles, tick " + count(state.tick) + ", " +
    (state.paused ? "picture held" : state.rate > 0 ? Math.max(Math.round(state.rate), 1) + " ticks a second" : "idle") +
    (formed.length ? "; formed: " + formed.join(", ") : "") + ".";
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
