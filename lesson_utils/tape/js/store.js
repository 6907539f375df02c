// One tape and its state; all views of it share this, and Python hears of it in one message.

import { NAMES, anchorOf, gridAt, linked } from "./linking.js";

const stores = new WeakMap(); // by a model's setup: views of one tape share frames and clock

const bytesOf = (value) =>
  value?.buffer instanceof ArrayBuffer
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value ?? 0);

/** Numbers of a learner's q or k, sent as float16 or float32. */
export function floats(value, type) {
  const raw = bytesOf(value);
  if (type === "float32") return new Float32Array(raw.slice().buffer);
  const half = new Uint16Array(raw.slice().buffer);
  return Float32Array.from(half, (bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const power = (bits >> 10) & 31;
    const rest = bits & 1023;
    if (power === 31) return rest ? NaN : sign * Infinity;
    return sign * (power ? 2 ** (power - 15) * (1 + rest / 1024) : 2 ** -14 * (rest / 1024));
  });
}

export function openStore(model) {
  const setup = model.get("_setup");
  let store = stores.get(setup);
  if (!store) {
    const state = Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
    const grid = gridAt(setup, state);
    store = {
      setup, state, jpegs: bytesOf(model.get("_frames")), views: new Set(), bitmaps: new Map(), pixels: new Map(),
      known: { ...state }, anchor: anchorOf(grid, state.fps, state.selected), memory: new Map(),
      steps: model.get("_steps"), turn: model.get("_turn")[0], qk: readQk(model), qkNote: model.get("_qk_about")?.note,
    };
    stores.set(setup, store);
  }
  return store;
}

function readQk(model) {
  const about = model.get("_qk_about");
  if (!about?.d) return null;
  return {
    d: about.d, tokens: about.tokens,
    q: floats(model.get("_q"), about.dtype), k: floats(model.get("_k"), about.dtype),
  };
}

export const refresh = (store) => store.views.forEach((view) => view.request());

/** What the learner chose on the page: everything linked changes, and is sent in one message. */
export function choose(store, changes) {
  settle(store);
  let next;
  try {
    next = linked(store.setup, store.state, changes, store.anchor);
  } catch (error) {
    if (error instanceof RangeError) return; // no such grid
    throw error;
  }
  Object.assign(store, next);
  store.clock = null;
  send(store, NAMES);
  refresh(store);
}

/** Tell Python and other pages what has changed. */
export function send(store, names) {
  const [view] = store.views;
  const news = names.filter((name) => store.state[name] !== store.known[name]);
  if (!view || !news.length) return;
  store.sending = true; // each `set` tells all listeners, while the others are still to come
  for (const name of news) view.model.set(name, store.known[name] = store.state[name]);
  store.sending = false;
  view.model.save_changes();
}

/** Note that Python (or a guided tour) set something; taken over with the next frame. */
export function receive(store, model) {
  if (store.sending) return;
  store.source = model;
  refresh(store);
}

/** Take over what was set. Values may come one by one, so what is linked is taken as it is sent. */
export function settle(store) {
  const model = store.source;
  if (!model) return;
  store.source = null;
  const changes = {};
  for (const name of NAMES) {
    const value = model.get(name);
    if (value !== store.known[name]) store.known[name] = changes[name] = value;
  }
  store.steps = model.get("_steps");
  store.qk = readQk(model);
  store.qkNote = model.get("_qk_about")?.note;
  store.memory.delete("weights");
  store.received = (store.received ?? 0) + 1;
  const [turn, frame] = model.get("_turn");
  if (turn !== store.turn) { // Python stopped the clip, started it or chose a frame: its frame counts
    store.turn = turn;
    store.known.frame = changes.frame = frame;
    store.sending = true;
    model.set("frame", frame);
    store.sending = false;
  }
  const state = { ...store.state, ...changes };
  Object.assign(store, linked(store.setup, state, {}, store.anchor));
  if ("frame" in changes || "playing" in changes || "fps" in changes) store.clock = null;
}

/** Tell Python which frame is shown while the clip plays; in which turn, so that what is late is known. */
export function tell(store, model) {
  const { frame } = store.state;
  store.sending = true;
  model.set("frame", store.known.frame = frame);
  model.set("_told", [store.turn, frame]);
  store.sending = false;
  model.save_changes();
}

/** Free what a tape holds, when its last view is gone. */
export function closeStore(store) {
  cancelAnimationFrame(store.loop);
  for (const image of store.bitmaps.values()) image?.close();
  stores.delete(store.setup);
}
