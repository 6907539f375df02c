// The Tape: a clip, the cubes it is cut into, what they cost and what they look at.
//
// One module without imports, for JupyterLab (through anywidget) and for a plain page (with any
// object that has get, set, on, off and save_changes). From top to bottom: pure arithmetic, held
// to Python by tests; the shared state of one tape; the panels; the controls; `render`.
//
// To add a panel, add an entry to PANELS and give its name to `Tape(..., panels=(...))`:
//   title     what stands above it
//   wide      true: it takes a row of its own
//   height    (width, scene) -> CSS pixels
//   needs     besides the grid, the values of the state on which the drawing depends
//   draw      (ctx, box, scene) draws into box = {width, height}
//   hit       (x, y, box, scene) -> what a click there chooses, such as {selected: 7}, or null
//   describe  (scene) -> what it shows, in words; caption (optional): words below it for all
// A scene holds: state (the synced values), grid, setup, picture(i) (kept frame i or null), token
// (t, h, w and pixels of the chosen one), hover (a token or null), colours, cache(key, make), and
// looks(), weights(): the numbers behind the attention panel.

// ---------------------------------------------------------------- arithmetic, as in grid.py

/** Frames that a camera at `fps` takes in `seconds`. */
export const frameCount = (seconds, fps) => Math.max(1, Math.ceil(seconds * fps - 1e-6));

/** Which frames of the source a slower camera keeps: the last one at or before each moment. */
export function keptFrames(count, sourceFps, fps) {
  return Array.from({ length: count }, (_, i) => Math.floor(i * (sourceFps / fps) + 1e-6));
}

/** The grid of tokens; `patch` is a number or [height, width]. Throws if nothing can be cut. */
export function gridOf({ frames, height, width, patch, group, remainder }) {
  const size = [frames, height, width];
  const cube = [group, ...(Array.isArray(patch) ? patch : [patch, patch])];
  const shape = size.map((n, axis) => {
    const down = Math.floor(n / cube[axis]);
    if (n % cube[axis] === 0 || (remainder === "crop" && down)) return down;
    if (remainder === "pad") return down + 1;
    throw new RangeError(`${["frames", "height", "width"][axis]} ${n} cannot be cut by ${cube[axis]}`);
  });
  return {
    frames, height, width, cube, shape, size, remainder,
    tokens: shape[0] * shape[1] * shape[2],
    values: 3 * cube[0] * cube[1] * cube[2],
    fitted: shape.map((n, axis) => n * cube[axis]),
  };
}

export const indexOf = ({ shape }, t, h, w) => (t * shape[1] + h) * shape[2] + w;

export function positionOf({ shape }, n) {
  const row = Math.floor(n / shape[2]);
  return [Math.floor(row / shape[1]), row % shape[1], n % shape[2]];
}

/** [first, one past the last] frame, row and column of token n. */
export function pixelsOf(grid, n) {
  return positionOf(grid, n).map((i, axis) => [i * grid.cube[axis], (i + 1) * grid.cube[axis]]);
}

export function pairs({ shape }, pattern, window = [8, 7, 7]) {
  const [t, h, w] = shape;
  const s = h * w;
  switch (pattern) {
    case "full": return (t * s) ** 2;
    case "spatial": return t * s ** 2;
    case "temporal": return s * t ** 2;
    case "factored": return t * s ** 2 + s * t ** 2;
    case "causal": return (s ** 2 * t * (t + 1)) / 2;
    case "window": return shape.reduce((product, n, axis) => {
      const m = window[axis];
      return product * (Math.floor(n / m) * m ** 2 + (n % m) ** 2);
    }, 1);
    default: throw new RangeError(`no pattern is called ${pattern}`);
  }
}

// ---------------------------------------------------------------- looks and attention

const BINS = 4;
const PEAK = 10;

/**
 * Average each cube over its frames and down to 4 × 4 places: Float32Array (n, 48).
 * `frames` are arrays of pixels, `channels` values each; they may be smaller than the grid says.
 */
export function averages(frames, { height, width, channels }, grid) {
  const [t, h, w] = grid.shape;
  const [pt, ph, pw] = grid.cube;
  const edges = (count, patch, full, size) => Array.from({ length: count * BINS }, (_, i) => {
    const at = Math.floor(i / BINS) * patch;
    const start = at + Math.floor(((i % BINS) * patch) / BINS);
    const stop = at + Math.ceil((((i % BINS) + 1) * patch) / BINS);
    const first = Math.floor((start * size) / full + 1e-6);
    return [first, Math.max(first + 1, Math.floor((stop * size) / full + 1e-6))];
  });
  const rows = edges(h, ph, grid.height, height);
  const columns = edges(w, pw, grid.width, width);
  const out = new Float32Array(grid.tokens * 48);
  for (let i = 0; i < t * pt; i++) {
    const frame = frames[Math.min(i, frames.length - 1)]; // padding repeats what is last
    for (let a = 0; a < rows.length; a++) {
      const [top, bottom] = rows[a];
      const start = indexOf(grid, Math.floor(i / pt), Math.floor(a / BINS), 0);
      for (let b = 0; b < columns.length; b++) {
        const [left, right] = columns[b];
        let red = 0, green = 0, blue = 0;
        for (let y = top; y < bottom; y++) {
          const line = Math.min(y, height - 1) * width;
          for (let x = left; x < right; x++) {
            const at = (line + Math.min(x, width - 1)) * channels;
            red += frame[at];
            green += frame[at + 1];
            blue += frame[at + 2];
          }
        }
        const share = 1 / (pt * (bottom - top) * (right - left));
        const at = (start + (b >> 2)) * 48 + ((a % BINS) * BINS + (b % BINS)) * 3;
        out[at] += red * share;
        out[at + 1] += green * share;
        out[at + 2] += blue * share;
      }
    }
  }
  return out;
}

/** Take off the mean of all cubes and scale each to one length; as attention.look in Python. */
export function look(values) {
  const d = 48;
  const n = values.length / d;
  const mean = new Float64Array(d);
  for (let i = 0; i < values.length; i++) mean[i % d] += values[i] / n;
  const out = new Float32Array(values.length);
  const wanted = Math.sqrt(PEAK * Math.sqrt(d));
  for (let i = 0; i < n; i++) {
    let squares = 0;
    for (let j = 0; j < d; j++) squares += (values[i * d + j] - mean[j]) ** 2;
    const scale = squares > 1e-6 ? wanted / Math.sqrt(squares) : 0;
    for (let j = 0; j < d; j++) out[i * d + j] = (values[i * d + j] - mean[j]) * scale;
  }
  return out;
}

/** Which tokens token n may look at, as 0 and 1 in grid order. */
export function allowed(grid, n, pattern, window = [8, 7, 7]) {
  const own = positionOf(grid, n);
  const block = (i, axis) => Math.floor(i / window[axis]);
  const rule = {
    full: () => true,
    factored: () => true,
    spatial: (t) => t === own[0],
    temporal: (t, h, w) => h === own[1] && w === own[2],
    causal: (t) => t <= own[0],
    window: (...at) => at.every((i, axis) => block(i, axis) === block(own[axis], axis)),
  }[pattern];
  if (!rule) throw new RangeError(`no pattern is called ${pattern}`);
  const mask = new Uint8Array(grid.tokens);
  const [T, H, W] = grid.shape;
  let i = 0;
  for (let t = 0; t < T; t++)
    for (let h = 0; h < H; h++) for (let w = 0; w < W; w++) mask[i++] = rule(t, h, w) ? 1 : 0;
  return mask;
}

/** Softmax in place over the places of `scores` that are not -Infinity. */
function softmax(scores) {
  let peak = -Infinity;
  for (const score of scores) if (score > peak) peak = score;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += scores[i] = Math.exp(scores[i] - peak);
  for (let i = 0; i < scores.length; i++) scores[i] /= sum;
  return scores;
}

/** What token n attends to: Float64Array of one weight a token, summing to 1. */
export function attentionRow(q, k, d, n, grid, pattern, temperature, window = [8, 7, 7]) {
  const scale = 1 / (Math.sqrt(d) * temperature);
  const score = (from, to) => {
    let sum = 0;
    for (let i = 0, a = from * d, b = to * d; i < d; i++) sum += q[a + i] * k[b + i];
    return sum * scale;
  };
  if (pattern !== "factored") {
    const mask = allowed(grid, n, pattern, window);
    const scores = new Float64Array(grid.tokens);
    for (let i = 0; i < scores.length; i++) scores[i] = mask[i] ? score(n, i) : -Infinity;
    return softmax(scores);
  }
  // Two hops: over time at the same place, then over the place's neighbours at that time.
  const s = grid.shape[1] * grid.shape[2];
  const place = n % s;
  const overTime = softmax(
    Float64Array.from({ length: grid.shape[0] }, (_, t) => score(n, t * s + place)),
  );
  const row = new Float64Array(grid.tokens);
  overTime.forEach((share, t) => {
    const inside = row.subarray(t * s, (t + 1) * s);
    for (let i = 0; i < s; i++) inside[i] = score(t * s + place, t * s + i);
    softmax(inside);
    for (let i = 0; i < s; i++) inside[i] *= share;
  });
  return row;
}

// ---------------------------------------------------------------- what changes with what

const GEOMETRY = ["fps", "seconds", "resolution", "patch", "group", "remainder"];
const NAMES = [...GEOMETRY, "pattern", "temperature", "colour", "row", "selected", "frame", "playing"];

const halfEven = (x) => (Math.abs((x % 1) - 0.5) < 1e-9 ? 2 * Math.round(x / 2) : Math.round(x));

/** The grid that the settings make of a clip. */
export function gridAt(setup, state) {
  const grid = gridOf({
    ...state,
    frames: frameCount(state.seconds, state.fps),
    height: state.resolution,
    width: Math.max(1, halfEven((setup.width * state.resolution) / setup.height)),
  });
  if (grid.tokens > setup.most) throw new RangeError(`${grid.tokens} tokens are too many to draw`);
  return grid;
}

/** Middle of a token: seconds from the start, and shares of the frame's height and width. */
export function anchorOf(grid, fps, n) {
  const middle = positionOf(grid, n).map((i, axis) =>
    Math.min((i + 0.5) * grid.cube[axis], grid.size[axis] - 0.5));
  return [middle[0] / fps, middle[1] / grid.height, middle[2] / grid.width];
}

/** The token that holds a moment and place; the nearest one if it was cropped away. */
export function tokenAt(grid, fps, [moment, y, x]) {
  const at = [moment * fps, y * grid.height, x * grid.width].map((value, axis) =>
    Math.min(Math.floor(Math.floor(value + 1e-6) / grid.cube[axis]), grid.shape[axis] - 1));
  return indexOf(grid, ...at);
}

/** Apply changes together with what they entail; returns {state, anchor}. As in tape.py. */
export function linked(setup, before, changes, anchor) {
  const state = { ...before, ...changes };
  const grid = gridAt(setup, state);
  const moved = GEOMETRY.some((name) => state[name] !== before[name]);
  if (moved && !("selected" in changes)) state.selected = tokenAt(grid, state.fps, anchor);
  if (!("frame" in changes)) {
    state.frame = Math.floor((state.frame / before.fps) * state.fps + 1e-6);
    const [first, end] = pixelsOf(grid, Math.min(state.selected, grid.tokens - 1))[0];
    const outside = state.frame < first || state.frame >= end;
    if ("selected" in changes && outside && !state.playing) state.frame = first;
  }
  if (!("row" in changes)) {
    state.row = Math.floor((state.row / before.resolution) * state.resolution + 1e-6);
  }
  state.selected = Math.min(state.selected, grid.tokens - 1);
  state.frame = Math.min(state.frame, grid.frames - 1);
  state.row = Math.min(state.row, grid.height - 1);
  const kept = anchor && tokenAt(grid, state.fps, anchor) === state.selected;
  return { state, anchor: kept ? anchor : anchorOf(grid, state.fps, state.selected) };
}

// ---------------------------------------------------------------- words

const count = (n) => Math.round(n).toLocaleString("en-US");
const short = (x) => String(Number(x.toPrecision(6)));
const percent = (x, digits = 0) => `${(100 * x).toFixed(digits)}%`;

/** A number of bytes in binary units. */
export function bytes(n) {
  for (const unit of ["bytes", "KiB", "MiB"]) {
    if (n < 1024) return `${Number(n.toPrecision(4))} ${unit}`;
    n /= 1024;
  }
  return `${Number(n.toPrecision(4))} GiB`;
}

const span = (name, [start, stop]) =>
  stop - start === 1 ? `${name} ${start}` : `${name}s ${start}–${stop - 1}`;

/** What became of sizes that do not divide; nothing if they all do. */
export function remainderText({ size, fitted, remainder }) {
  if (size.every((n, axis) => n === fitted[axis])) return "";
  const verb = remainder === "crop" ? "Cropped" : "Padded";
  return ` ${verb} from ${size.join(" × ")} to ${fitted.join(" × ")}.`;
}

/** Whether a tape is about tokens; one of frames alone shows no patches. As in tape.py. */
export const aboutTokens = ({ panels, controls }) =>
  panels.some((name) => name !== "clip" && name !== "slice") ||
  controls.some((name) => ["patch", "group", "token"].includes(name));

/** The live line. `weights` is null without the attention panel. As in tape.py. */
export function sentence(setup, state, grid, weights) {
  const [t, h, w] = positionOf(grid, state.selected);
  const [frames, rows, columns] = pixelsOf(grid, state.selected);
  const words = aboutTokens(setup) ? [
    `Token ${count(state.selected)} of ${count(grid.tokens)} at (t ${t}, h ${h}, w ${w}): ` +
      `${span("frame", frames)}, ${span("row", rows)}, ${span("column", columns)}.` +
      remainderText(grid),
    `Grid ${grid.shape.join(" × ")}, ${count(grid.values)} values a token, ` +
      `${count(pairs(grid, "full"))} pairs.`,
  ] : [];
  if (setup.panels.includes("slice") || !words.length) {
    words.push(
      `${short(state.fps)} fps keeps ${grid.frames} of ${setup.frames} frames, ` +
        `each shown for ${Math.round(1000 / state.fps)} ms.`,
    );
  }
  if (setup.panels.includes("cost")) {
    const side = grid.tokens > setup.budget ? "Over" : "Within";
    words.push(`${side} the budget of ${count(setup.budget)} tokens.`);
  }
  if (weights) words.push(attentionText(state, grid, weights));
  return words.join(" ");
}

function attentionText(state, grid, weights) {
  const [t] = positionOf(grid, state.selected);
  const s = grid.shape[1] * grid.shape[2];
  let own = 0;
  let best = 0;
  for (let i = 0; i < weights.length; i++) {
    if (Math.floor(i / s) === t) own += weights[i];
    if (weights[i] > weights[best]) best = i;
  }
  const name = state.pattern[0].toUpperCase() + state.pattern.slice(1);
  return `${name} attention at temperature ${short(state.temperature)}: ${percent(own)} of the ` +
    `weight stays in its time step; the largest weight is ${percent(weights[best], 1)}.`;
}

// ---------------------------------------------------------------- one tape and its state

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

const SMALL = 128; // longest side of the frames from which looks and colours are computed

function openStore(model) {
  const setup = model.get("_setup");
  let store = stores.get(setup);
  if (!store) {
    const state = Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
    const grid = gridAt(setup, state);
    store = {
      setup, state, jpegs: bytesOf(model.get("_frames")), views: new Set(), bitmaps: new Map(), small: new Map(),
      known: { ...state }, anchor: anchorOf(grid, state.fps, state.selected), memory: new Map(),
      steps: model.get("_steps"), qk: readQk(model), qkNote: model.get("_qk_about")?.note,
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

/** Compute once for a key, and forget what was computed for another key of that name. */
function recall(memory, name, key, make) {
  const old = memory.get(name);
  if (old?.key === key) return old.value;
  const value = make();
  memory.set(name, { key, value });
  return value;
}

const refresh = (store) => store.views.forEach((view) => view.request());

/** What the learner chose on the page: everything linked changes, and is sent in one message. */
function choose(store, changes) {
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

function send(store, names) {
  const [view] = store.views;
  const news = names.filter((name) => store.state[name] !== store.known[name]);
  if (!view || !news.length) return;
  store.sending = true; // each `set` tells all listeners, while the others are still to come
  for (const name of news) view.model.set(name, store.known[name] = store.state[name]);
  store.sending = false;
  view.model.save_changes();
}

/** Note that Python (or a guided tour) set something; taken over with the next frame. */
function receive(store, model) {
  if (store.sending) return;
  store.source = model;
  refresh(store);
}

/** Take over what was set. Values may come one by one, so what is linked is taken as it is sent. */
function settle(store) {
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
  const state = { ...store.state, ...changes };
  Object.assign(store, linked(store.setup, state, {}, store.anchor));
  if ("frame" in changes || "playing" in changes || "fps" in changes) store.clock = null;
}

/** Kept frame i as a bitmap; null while it is being decoded. */
function bitmap(store, source) {
  const { bitmaps, setup, jpegs } = store;
  if (!bitmaps.has(source)) {
    bitmaps.set(source, null);
    const blob = new Blob([jpegs.subarray(setup.offsets[source], setup.offsets[source + 1])]);
    createImageBitmap(blob).then((image) => {
      if (!store.views.size) return image.close();
      bitmaps.set(source, image);
      refresh(store);
    });
  }
  return bitmaps.get(source);
}

/** The pixels of a frame, small; null while it is being decoded. */
function smallPixels(store, source) {
  const image = bitmap(store, source);
  if (!image) return null;
  if (!store.small.has(source)) {
    const scale = Math.min(1, SMALL / Math.max(image.width, image.height));
    const [width, height] = [image.width, image.height].map((n) => Math.max(1, Math.round(n * scale)));
    const ctx = sheet(width, height, true);
    ctx.imageSmoothingQuality = "medium";
    ctx.drawImage(image, 0, 0, width, height);
    store.small.set(source, ctx.getImageData(0, 0, width, height));
  }
  return store.small.get(source);
}

function sheet(width, height, read = false) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  return canvas.getContext("2d", { willReadFrequently: read });
}

/** Everything that panels need to draw the present state. */
function sceneOf(store, memory) {
  const { setup, state } = store;
  const grid = gridAt(setup, state);
  const kept = keptFrames(grid.frames, setup.fps, state.fps);
  const shot = [...grid.size, state.fps].join(); // names the kept frames and their size
  const cut = [shot, ...grid.cube, grid.remainder].join(); // and how they are cut
  const scene = { setup, state, grid, store, shot, cut, colours: {}, hover: null };
  scene.cache = (name, key, make) => recall(memory, name, key, make);
  scene.picture = (i) => bitmap(store, kept[Math.min(i, grid.frames - 1)]);
  const [t, h, w] = positionOf(grid, state.selected);
  scene.token = { t, h, w, where: pixelsOf(grid, state.selected) };

  scene.ready = () => kept.filter((i) => bitmap(store, i)).length === kept.length;
  const pixels = () => kept.map((i) => smallPixels(store, i));
  scene.averages = () => scene.ready() && recall(store.memory, "averages", cut, () => {
    const frames = pixels();
    const size = { height: frames[0].height, width: frames[0].width, channels: 4 };
    return averages(frames.map((frame) => frame.data), size, grid);
  });
  scene.looks = () => {
    const { qk } = store;
    if (qk?.tokens === grid.tokens) return qk;
    const values = scene.averages();
    return values && recall(store.memory, "looks", cut, () => {
      const q = look(values);
      return { q, k: q, d: 48 };
    });
  };
  scene.weights = () => {
    const found = scene.looks();
    const key = [cut, state.selected, state.pattern, state.temperature, found?.q === found?.k].join();
    return found && recall(store.memory, "weights", key, () => attentionRow(
      found.q, found.k, found.d, state.selected, grid, state.pattern, state.temperature,
      setup.window,
    ));
  };
  scene.change = () => scene.ready() && recall(store.memory, "change", cut, () => {
    const frames = pixels();
    return changes(frames.map((frame) => frame.data), frames[0], grid);
  });
  return scene;
}

/** How much each token's pixels change from frame to frame, in grey levels, on average. */
function changes(frames, { height, width }, grid) {
  const [t, h, w] = grid.shape;
  const steps = Array.from({ length: frames.length - 1 }, (_, i) => {
    const difference = new Uint8ClampedArray(frames[0].length);
    for (let j = 0; j < difference.length; j++) difference[j] = Math.abs(frames[i + 1][j] - frames[i][j]);
    return difference;
  });
  const still = new Uint8ClampedArray(frames[0].length); // before the first frame nothing changed
  const means = averages([still, ...steps], { height, width, channels: 4 }, grid);
  return Float32Array.from({ length: t * h * w }, (_, n) => {
    let sum = 0;
    for (let j = 0; j < 48; j++) sum += means[n * 48 + j];
    return sum / 48;
  });
}

// ---------------------------------------------------------------- drawing

const CHOSEN = "#d55e00"; // Okabe and Ito's vermillion: the chosen token, everywhere
const HOVER = "#56b4e9"; // their sky blue: what the pointer is over
const NOW = "#e69f00"; // their orange: the present frame or row

const CIVIDIS = [[0, 32, 77], [66, 78, 108], [124, 123, 120], [186, 173, 108], [255, 234, 70]];

/** Colour of a value from 0 to 1: dark blue to yellow, alike to colour-blind eyes. */
export function shade(x) {
  const at = Math.min(Math.max(x, 0), 1) * (CIVIDIS.length - 1);
  const i = Math.min(Math.floor(at), CIVIDIS.length - 2);
  return CIVIDIS[i].map((low, c) => Math.round(low + (CIVIDIS[i + 1][c] - low) * (at - i)));
}

/** Time steps to show as thumbnails: evenly spread, at most `most`, with `own` among them. */
export function thumbnails(steps, own, most = 16) {
  if (steps <= most) return Array.from({ length: steps }, (_, t) => t);
  const shown = Array.from({ length: most }, (_, i) => Math.round((i * (steps - 1)) / (most - 1)));
  const nearest = shown.reduce((a, t, i) => (Math.abs(t - own) < Math.abs(shown[a] - own) ? i : a), 0);
  shown[nearest] = own;
  return shown;
}

function label(ctx, words, x, y, { colour, align = "left", size = 12, bold = false } = {}) {
  ctx.font = `${bold ? "600 " : ""}${size}px ${ctx.fontName}`;
  ctx.textAlign = align;
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y);
}

/** Stroke a path twice, so that it stands out on any picture. */
function outline(ctx, path, colour, width = 2, dash = []) {
  ctx.lineJoin = "round";
  ctx.strokeStyle = "rgba(255, 255, 255, 0.9)";
  ctx.lineWidth = width + 2;
  ctx.setLineDash([]);
  if (!dash.length) ctx.stroke(path);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.stroke(path);
  ctx.setLineDash([]);
}

function rectangle(x, y, width, height) {
  const path = new Path2D();
  path.rect(x, y, width, height);
  return path;
}

function line(...points) {
  const path = new Path2D();
  points.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
  return path;
}

/** A frame in as many pixels as the learner left it; null while it is being decoded. */
function coarse(scene, i) {
  const image = scene.picture(i);
  const { height, width } = scene.grid;
  if (!image || height >= image.height) return image;
  return scene.cache("coarse", [i, scene.shot].join(), () => {
    const ctx = sheet(width, height);
    ctx.drawImage(image, 0, 0, width, height);
    return ctx.canvas;
  });
}

/**
 * Draw rows y0–y1 and columns x0–x1 (pixels of the grid) of frame i into a rectangle. What lies
 * past the frame's edge repeats the edge, as padding does.
 */
function drawPart(ctx, scene, image, [y0, y1], [x0, x1], x, y, width, height) {
  if (!image) {
    ctx.fillStyle = scene.colours.faint;
    ctx.fillRect(x, y, width, height);
    return;
  }
  const sx = image.width / scene.grid.width;
  const sy = image.height / scene.grid.height;
  const [kx, ky] = [width / (x1 - x0), height / (y1 - y0)];
  const spans = (from, to, end) => [
    [from, Math.min(to, end), 0], // inside the frame
    [Math.max(from, end), to, 1], // padded
  ].filter(([a, b]) => b > a);
  ctx.imageSmoothingEnabled = ky * sy ** -1 < 1;
  for (const [top, bottom, below] of spans(y0, y1, scene.grid.height)) {
    for (const [left, right, beside] of spans(x0, x1, scene.grid.width)) {
      ctx.drawImage(
        image,
        beside ? image.width - 1 : left * sx, below ? image.height - 1 : top * sy,
        beside ? 1 : (right - left) * sx, below ? 1 : (bottom - top) * sy,
        x + (left - x0) * kx, y + (top - y0) * ky, (right - left) * kx, (bottom - top) * ky,
      );
    }
  }
}

/** What is shown of a frame: all of it, and what padding adds. */
const extent = ({ size, fitted }) => [Math.max(size[1], fitted[1]), Math.max(size[2], fitted[2])];

const fittedPart = (grid) => [[0, grid.fitted[1]], [0, grid.fitted[2]]];

// clip: one frame under its patch grid

function clipLayout(width, grid) {
  const [tall, wide] = extent(grid);
  const scale = Math.min(width / wide, 340 / tall);
  return { scale, x: (width - wide * scale) / 2, width: wide * scale, height: tall * scale };
}

function drawClip(ctx, box, scene) {
  const { grid, state, token } = scene;
  const { scale, x, width, height } = clipLayout(box.width, grid);
  const [tall, wide] = extent(grid);
  drawPart(ctx, scene, coarse(scene, state.frame), [0, tall], [0, wide], x, 0, width, height);
  const [, cutHeight, cutWidth] = grid.fitted.map((n) => n * scale);
  // What was dropped or made up is paled.
  ctx.fillStyle = scene.colours.veil;
  const [realHeight, realWidth] = [
    Math.min(grid.height, grid.fitted[1]) * scale, Math.min(grid.width, grid.fitted[2]) * scale,
  ];
  ctx.fillRect(x + realWidth, 0, width - realWidth, height);
  ctx.fillRect(x, realHeight, realWidth, height - realHeight);
  if (!aboutTokens(scene.setup)) return;
  const lines = new Path2D();
  for (let i = 0; i <= grid.shape[2]; i++) {
    const at = x + Math.round(i * grid.cube[2] * scale);
    lines.moveTo(at + 0.5, 0);
    lines.lineTo(at + 0.5, cutHeight);
  }
  for (let i = 0; i <= grid.shape[1]; i++) {
    const at = Math.round(i * grid.cube[1] * scale);
    lines.moveTo(x, at + 0.5);
    lines.lineTo(x + cutWidth, at + 0.5);
  }
  ctx.lineWidth = 1;
  ctx.strokeStyle = `rgba(255, 255, 255, ${grid.cube[1] * scale < 6 ? 0.2 : 0.45})`;
  ctx.stroke(lines);
  const patch = (h, w) => rectangle(
    x + w * grid.cube[2] * scale, h * grid.cube[1] * scale,
    grid.cube[2] * scale, grid.cube[1] * scale,
  );
  if (scene.hover) outline(ctx, patch(scene.hover.h, scene.hover.w), HOVER);
  const [first, end] = token.where[0];
  const here = state.frame >= first && state.frame < end;
  outline(ctx, patch(token.h, token.w), CHOSEN, 3, here ? [] : [4, 3]);
}

function hitClip(px, py, box, scene) {
  if (!aboutTokens(scene.setup)) return null;
  const { grid, state } = scene;
  const { scale, x } = clipLayout(box.width, grid);
  const [h, w] = [py / scale / grid.cube[1], (px - x) / scale / grid.cube[2]].map(Math.floor);
  if (h < 0 || w < 0 || h >= grid.shape[1] || w >= grid.shape[2]) return null;
  const t = Math.min(Math.floor(state.frame / grid.cube[0]), grid.shape[0] - 1);
  return { selected: indexOf(grid, t, h, w) };
}

// strip: the kept frames around the present one, those of one cube bracketed together

function stripLayout(width, { grid, state, setup }) {
  const [tall, wide] = extent(grid);
  const group = aboutTokens(setup) ? grid.cube[0] : 1;
  const height = Math.min(52, (width / 4) * (tall / wide));
  const thumb = (height * wide) / tall;
  const step = Math.min(thumb + 2, (width - thumb - 12) / Math.max(1, group - 1));
  const cube = thumb + (group - 1) * step;
  const cubes = Math.ceil((group > 1 ? Math.max(grid.frames, grid.fitted[0]) : grid.frames) / group);
  const seen = Math.max(1, Math.min(cubes, Math.floor((width + 10) / (cube + 10))));
  const now = Math.floor(state.frame / group);
  const first = Math.min(Math.max(now - Math.floor(seen / 2), 0), cubes - seen);
  const pitch = seen > 1 ? Math.min(cube + 28, (width - cube) / (seen - 1)) : cube + 10;
  return { height, thumb, step, cube, pitch, seen, first, group };
}

function drawStrip(ctx, box, scene) {
  const { grid, state, token, colours } = scene;
  const { height, thumb, step, cube, pitch, seen, first, group } = stripLayout(box.width, scene);
  const [tall, wide] = extent(grid);
  for (let j = 0; j < seen; j++) {
    const t = first + j;
    const left = j * pitch;
    const tokens = aboutTokens(scene.setup);
    const dropped = tokens && t >= grid.shape[0];
    for (let i = 0; i < group; i++) {
      const frame = t * group + i;
      if (dropped && frame >= grid.frames) break;
      const x = left + i * step;
      drawPart(ctx, scene, scene.picture(frame), [0, tall], [0, wide], x, 3, thumb, height);
      if (dropped || frame >= grid.frames) {
        ctx.fillStyle = colours.veil;
        ctx.fillRect(x, 3, thumb, height);
      }
      if (tokens && t === token.t) {
        const [kx, ky] = [thumb / wide, height / tall];
        const [, [y0, y1], [x0, x1]] = token.where;
        const side = [Math.max(4, (x1 - x0) * kx), Math.max(4, (y1 - y0) * ky)];
        ctx.strokeStyle = CHOSEN;
        ctx.lineWidth = 1.5;
        ctx.strokeRect(x + x0 * kx, 3 + y0 * ky, ...side);
      }
      if (frame === state.frame) {
        ctx.strokeStyle = NOW;
        ctx.lineWidth = 3;
        ctx.strokeRect(x + 1, 3.5, thumb - 2, height - 1);
      }
    }
    const chosen = t === (tokens ? token.t : state.frame);
    const y = height + 8;
    ctx.strokeStyle = chosen ? CHOSEN : colours.muted;
    ctx.lineWidth = chosen ? 2 : 1;
    if (tokens) ctx.stroke(line([left + 1, y - 2], [left + 1, y + 3], [left + cube - 1, y + 3], [left + cube - 1, y - 2]));
    const name = dropped ? "dropped" : tokens && (cube > 60 || chosen) ? `t ${t}` : `${t}`;
    label(ctx, name, left + cube / 2, y + 17, {
      align: "center", bold: chosen, colour: chosen ? colours.text : colours.muted,
    });
  }
}

function hitStrip(x, y, box, scene) {
  const { grid, token } = scene;
  const { thumb, step, cube, pitch, seen, first, group } = stripLayout(box.width, scene);
  const j = Math.floor(x / pitch);
  const inside = x - j * pitch;
  const t = first + j;
  if (j < 0 || j >= seen || inside > cube) return null;
  if (!aboutTokens(scene.setup)) return { frame: t };
  if (t >= grid.shape[0]) return null;
  const i = Math.min(group - 1, Math.floor(inside / (group > 1 ? step : thumb)));
  const frame = Math.min(t * group + i, grid.frames - 1);
  return { selected: indexOf(grid, t, token.h, token.w), frame };
}

// slice: eight moments above, and one row of every frame, side by side, below

const SLICE = 120;

function sliceLayout(width, { grid }) {
  const moments = width < 500 ? 4 : 8;
  const step = width / moments;
  const thumb = Math.min(step - 4, 110 * (grid.width / grid.height));
  return { moments, step, thumb, tall: (thumb * grid.height) / grid.width };
}

function drawSlice(ctx, box, scene) {
  const { grid, state, colours } = scene;
  const { moments, step, thumb, tall } = sliceLayout(box.width, scene);
  const top = tall + 26;
  const whole = [[0, grid.height], [0, grid.width]];
  for (let i = 0; i < moments; i++) {
    const frame = Math.min(grid.frames - 1, Math.floor((i / moments) * state.seconds * state.fps + 1e-6));
    label(ctx, thumb < 60 ? `${frame}` : `frame ${frame}`, i * step, 11, { colour: colours.muted });
    drawPart(ctx, scene, scene.picture(frame), ...whole, i * step, 16, thumb, tall);
    const y = 16 + ((state.row + 0.5) * tall) / grid.height;
    ctx.strokeStyle = NOW;
    ctx.lineWidth = 2;
    ctx.stroke(line([i * step, y], [i * step + thumb, y]));
    const x = Math.round(i * step) + 0.5;
    ctx.strokeStyle = colours.muted;
    ctx.lineWidth = 1;
    ctx.stroke(line([x, top + SLICE], [x, top + SLICE + 5]));
    label(ctx, `${short((i * state.seconds) / moments)} s`, x + 4, top + SLICE + 13, { colour: colours.muted });
  }
  const key = [scene.shot, state.row, loadedOf(scene)].join();
  const columns = scene.cache("slice", key, () => {
    const made = sheet(grid.frames, grid.width);
    for (let i = 0; i < grid.frames; i++) {
      made.setTransform(0, 1, 1, 0, i, 0); // what ran across now runs down
      const image = scene.picture(i);
      if (image) {
        const y = Math.floor(((state.row + 0.5) * image.height) / grid.height);
        made.drawImage(image, 0, y, image.width, 1, 0, 0, grid.width, 1);
      }
    }
    return made.canvas;
  });
  ctx.imageSmoothingEnabled = false;
  // The last frame is held past the end if the length is no whole number of frames.
  const wide = (box.width * grid.frames) / (state.fps * state.seconds);
  ctx.save();
  ctx.clip(rectangle(0, top, box.width, SLICE));
  ctx.drawImage(columns, 0, top, wide, SLICE);
  ctx.restore();
  const now = (state.frame / (state.fps * state.seconds)) * box.width;
  const one = box.width / (state.fps * state.seconds);
  outline(ctx, rectangle(now + 1, top + 1, Math.max(2, one - 2), SLICE - 2), NOW, 1.5);
}

function hitSlice(x, y, box, scene) {
  const { grid, state } = scene;
  const { step, thumb, tall } = sliceLayout(box.width, scene);
  if (y > tall + 26) {
    const frame = Math.floor((x / box.width) * state.seconds * state.fps);
    return { frame: Math.min(Math.max(frame, 0), grid.frames - 1) };
  }
  const row = Math.floor(((y - 16) / tall) * grid.height);
  return row >= 0 && row < grid.height && x % step <= thumb ? { row } : null;
}

const loadedOf = ({ store }) => {
  let loaded = 0;
  for (const image of store.bitmaps.values()) loaded += image !== null;
  return loaded;
};

// volume: the clip as a block, first frame in front, time running back; one cube lifted out

function volumeLayout(width, { grid }) {
  const [, tall, wide] = grid.fitted;
  const ratio = wide / tall;
  const side = Math.min(300, (width * 0.46) / ratio);
  const front = side * ratio;
  const [right, up] = [Math.min(0.5 * side, width * 0.2), 0.36 * side];
  const fan = front + right + Math.min(30, width * 0.05);
  return { side, front, right, up, top: 20, fan, fanWidth: width - fan - 2 };
}

/** Where a corner (frame, row, column) of the block lands. */
function corner({ side, front, right, up, top }, { fitted }, t, y, x) {
  const back = t / fitted[0];
  return [(x / fitted[2]) * front + right * back, top + up * (1 - back) + (y / fitted[1]) * side];
}

function drawVolume(ctx, box, scene) {
  const { grid, state, token, colours, hover } = scene;
  const at = volumeLayout(box.width, scene);
  const size = [at.front + at.right + 2, at.side + at.up + at.top + 2];
  const key = [scene.cut, loadedOf(scene), box.width, box.ratio].join();
  const block = scene.cache("block", key, () => {
    const made = sheet(size[0] * box.ratio, size[1] * box.ratio);
    made.scale(box.ratio, box.ratio);
    drawBlock(made, scene, at);
    return made.canvas;
  });
  ctx.drawImage(block, 0, 0, ...size);
  const to = (...place) => corner(at, grid, ...place);
  const cube = ([[t0, t1], [y0, y1], [x0, x1]]) => {
    const path = line(to(t0, y0, x0), to(t0, y0, x1), to(t0, y1, x1), to(t0, y1, x0), to(t0, y0, x0));
    path.addPath(line(to(t0, y0, x0), to(t1, y0, x0), to(t1, y0, x1), to(t0, y0, x1)));
    path.addPath(line(to(t1, y0, x1), to(t1, y1, x1), to(t0, y1, x1)));
    return path;
  };
  const now = Math.min(state.frame + 0.5, grid.fitted[0]);
  ctx.strokeStyle = NOW;
  ctx.lineWidth = 2;
  ctx.stroke(line(to(now, 0, 0), to(now, 0, grid.fitted[2]), to(now, grid.fitted[1], grid.fitted[2])));
  if (hover) outline(ctx, cube(pixelsOf(grid, hover.n)), HOVER);

  // The lifted cube, its frames fanned with the first in front.
  const [frames, rows, columns] = token.where;
  const many = grid.cube[0];
  const ratio = grid.cube[2] / grid.cube[1];
  const step = Math.min(18, at.fanWidth / 4, (at.fanWidth * 0.45) / Math.max(1, many - 1));
  const shift = step * (many - 1);
  const tall = Math.max(16, Math.min((at.fanWidth - shift) / ratio, at.side + at.up - shift - 40));
  const fanTop = at.top + Math.max(0, (at.side + at.up - shift - tall) / 2 - 8);
  const start = to(frames[0], (rows[0] + rows[1]) / 2, columns[1]);
  const left = at.fan;
  outline(ctx, line(start, [left - 4, fanTop + shift + tall / 2]), CHOSEN, 1.5);
  outline(ctx, cube(token.where), CHOSEN, 2.5);
  for (let i = many - 1; i >= 0; i--) {
    const [x, y] = [left + i * step, fanTop + shift - i * step];
    drawPart(ctx, scene, coarse(scene, frames[0] + i), rows, columns, x, y, tall * ratio, tall);
    if (frames[0] + i >= grid.frames) {
      ctx.fillStyle = colours.veil;
      ctx.fillRect(x, y, tall * ratio, tall);
    }
    ctx.lineWidth = frames[0] + i === state.frame ? 3 : 1;
    ctx.strokeStyle = frames[0] + i === state.frame ? NOW : colours.text;
    ctx.strokeRect(x + 0.5, y + 0.5, tall * ratio - 1, tall - 1);
  }
  const y = fanTop + shift + tall + 18;
  const words = [`${many} × ${grid.cube[1]} × ${grid.cube[2]} × 3`, `= ${count(grid.values)} values`];
  words.forEach((word, i) => {
    ctx.font = `12px ${ctx.fontName}`;
    const fits = left + ctx.measureText(word).width < box.width;
    const style = { colour: colours.text, align: fits ? "left" : "right" };
    label(ctx, word, fits ? left : box.width, y + 16 * i, style);
  });
  const [x0, y0] = to(0, grid.fitted[1], grid.fitted[2]);
  const [x1, y1] = to(grid.fitted[0], grid.fitted[1], grid.fitted[2]);
  label(ctx, "time →", (x0 + x1) / 2 + 8, (y0 + y1) / 2 + 16, { colour: colours.muted });
}

function drawBlock(ctx, scene, at) {
  const { grid } = scene;
  const { side, front, right, up, top } = at;
  const faces = [scene.shot, ...grid.fitted, loadedOf(scene), front, side].join();
  const size = [front + right + 2, side + up + top + 2];
  ctx.drawImage(scene.cache("faces", faces, () => {
    const { a: ratio } = ctx.getTransform();
    const made = sheet(size[0] * ratio, size[1] * ratio);
    made.scale(ratio, ratio);
    drawFaces(made, scene, at);
    return made.canvas;
  }), 0, 0, ...size);
  const to = (...place) => corner(at, grid, ...place);
  const [T, H, W] = grid.fitted;
  const lines = new Path2D();
  for (let w = 0; w <= grid.shape[2]; w++) {
    const x = w * grid.cube[2];
    lines.addPath(line(to(T, 0, x), to(0, 0, x), to(0, H, x)));
  }
  for (let h = 0; h <= grid.shape[1]; h++) {
    const y = h * grid.cube[1];
    lines.addPath(line(to(0, y, 0), to(0, y, W), to(T, y, W)));
  }
  for (let t = 1; t <= grid.shape[0]; t++) {
    const f = t * grid.cube[0];
    lines.addPath(line(to(f, 0, 0), to(f, 0, W), to(f, H, W)));
  }
  ctx.lineWidth = 0.75;
  ctx.strokeStyle = `rgba(255, 255, 255, ${(side / grid.shape[1]) < 8 ? 0.16 : 0.35})`;
  ctx.stroke(lines);
}

function drawFaces(ctx, scene, at) {
  const { grid } = scene;
  const { side, front, right, up, top } = at;
  const [deep] = grid.fitted;
  const [rows, columns] = fittedPart(grid);
  // The top is the first row of every frame, the side its last column: one strip a frame, sheared.
  for (let i = deep - 1; i >= 0; i--) {
    const image = scene.picture(i);
    const [x, y] = [(right * (i + 1)) / deep, top + up * (1 - (i + 1) / deep)];
    ctx.save();
    ctx.setTransform(ctx.getTransform().multiply(new DOMMatrix([1, 0, -right / up, 1, x, y])));
    drawPart(ctx, scene, image, [0, 1], columns, 0, 0, front, up / deep + 0.4);
    ctx.restore();
    ctx.save();
    const [sx, sy] = [front + (right * i) / deep, top + up * (1 - i / deep)];
    ctx.setTransform(ctx.getTransform().multiply(new DOMMatrix([1, -up / right, 0, 1, sx, sy])));
    const edge = Math.min(columns[1], grid.width);
    drawPart(ctx, scene, image, rows, [edge - 1, edge], 0, 0, right / deep + 0.4, side);
    ctx.restore();
  }
  const to = (...place) => corner(at, grid, ...place);
  const [T, H, W] = grid.fitted;
  const shadow = (path, strength) => {
    ctx.fillStyle = `rgba(0, 0, 0, ${strength})`;
    ctx.fill(path);
  };
  shadow(line(to(0, 0, 0), to(T, 0, 0), to(T, 0, W), to(0, 0, W)), 0.1);
  shadow(line(to(0, 0, W), to(T, 0, W), to(T, H, W), to(0, H, W)), 0.28);
  drawPart(ctx, scene, coarse(scene, 0), rows, columns, 0, top + up, front, side);
}

function hitVolume(px, py, box, scene) {
  const { grid } = scene;
  const at = volumeLayout(box.width, scene);
  const { side, front, right, up, top } = at;
  const [T, H, W] = grid.shape;
  const y = py - top - up;
  const cell = (share, n) => Math.min(n - 1, Math.floor(share * n));
  if (px >= 0 && px < front && y >= 0 && y < side) {
    return { selected: indexOf(grid, 0, cell(y / side, H), cell(px / front, W)) };
  }
  const above = -y / up; // on the top face, how far back
  const x = px - right * above;
  if (above >= 0 && above < 1 && x >= 0 && x < front) {
    return { selected: indexOf(grid, cell(above, T), 0, cell(x / front, W)) };
  }
  const beside = (px - front) / right;
  const down = y + up * beside;
  if (beside >= 0 && beside < 1 && down >= 0 && down < side) {
    return { selected: indexOf(grid, cell(beside, T), cell(down / side, H), W - 1) };
  }
  return null;
}

// tokens: every token a cell, in token order, one row a time step

const GUTTER = 34;

function tokensLayout(width, { grid }) {
  const row = Math.max(5, Math.min(22, 170 / grid.shape[0]));
  return { row, map: width - GUTTER - 2, height: row * grid.shape[0], top: 18 };
}

/** The cells as a canvas of one pixel each, and the words that explain the colours. */
function cellsOf(scene) {
  const { grid, state } = scene;
  const across = grid.shape[1] * grid.shape[2];
  const paint = (colourOf) => {
    const ctx = sheet(across, grid.shape[0]);
    const data = ctx.createImageData(across, grid.shape[0]);
    for (let n = 0; n < grid.tokens; n++) {
      const colour = colourOf(n);
      for (let c = 0; c < 3; c++) data.data[4 * n + c] = colour[c];
      data.data[4 * n + 3] = 255;
    }
    ctx.putImageData(data, 0, 0);
    return ctx.canvas;
  };
  const scaled = (values, power = 1) => {
    let most = 0;
    for (const value of values) if (value > most) most = value;
    const shades = Array.from({ length: 256 }, (_, i) => shade(i / 255));
    const at = (n) => (most ? Math.round(255 * (values[n] / most) ** power) : 0);
    return { most, canvas: paint((n) => shades[at(n)]) };
  };
  if (state.colour === "change over time") {
    const values = scene.change();
    if (!values) return null;
    return scene.cache("cells", `change ${scene.cut}`, () => {
      const { most, canvas } = scaled(values, 0.5);
      return { canvas, words: `dark: still; yellow: changes by ${most.toFixed(0)} grey levels a frame` };
    });
  }
  if (state.colour === "attention") {
    const weights = scene.weights();
    if (!weights) return null;
    const { most, canvas } = scene.cache("cells", weights, () => scaled(weights, 0.5));
    return { canvas, words: `dark: no weight; yellow: ${percent(most, 1)} of the chosen token's attention` };
  }
  const values = scene.averages();
  return values && scene.cache("cells", `mean ${scene.cut}`, () => {
    const mean = [0, 0, 0];
    const canvas = paint((n) => {
      mean.fill(0);
      for (let i = 0; i < 48; i++) mean[i % 3] += values[n * 48 + i] / 16;
      return mean;
    });
    return { canvas, words: "each cell in the mean colour of its cube" };
  });
}

function drawTokens(ctx, box, scene) {
  const { grid, token, colours, hover } = scene;
  const at = tokensLayout(box.width, scene);
  const across = grid.shape[1] * grid.shape[2];
  const cells = cellsOf(scene);
  const every = Math.ceil(14 / at.row);
  for (let t = 0; t < grid.shape[0]; t++) {
    if (t !== token.t && (t % every || Math.abs(t - token.t) * at.row < 13)) continue;
    const y = at.top + (t + 0.5) * at.row + 4;
    const chosen = t === token.t;
    label(ctx, `t ${t}`, GUTTER - 6, y, {
      align: "right", bold: chosen, colour: chosen ? colours.text : colours.muted,
    });
  }
  ctx.fillStyle = colours.faint;
  ctx.fillRect(GUTTER, at.top, at.map, at.height);
  if (cells) {
    ctx.imageSmoothingEnabled = across > at.map * box.ratio;
    ctx.drawImage(cells.canvas, GUTTER, at.top, at.map, at.height);
  }
  // A tick where a new row of the frame begins.
  const steps = Math.ceil(16 / (at.map / grid.shape[1]));
  for (let h = 0; h < grid.shape[1]; h++) {
    const x = GUTTER + (h * at.map) / grid.shape[1];
    ctx.fillStyle = colours.muted;
    ctx.fillRect(x, at.top - 4, 1, 4);
    if (h % steps === 0) label(ctx, h ? `${h}` : "h 0", x + 2, at.top - 5, { size: 11, colour: colours.muted });
  }
  const cell = (t, place) => {
    const [wide, tall] = [Math.max(5, at.map / across), Math.max(5, at.row)];
    const [x, y] = [GUTTER + ((place + 0.5) * at.map) / across, at.top + (t + 0.5) * at.row];
    return rectangle(x - wide / 2 - 1, y - tall / 2 - 1, wide + 2, tall + 2);
  };
  if (hover) outline(ctx, cell(hover.t, hover.h * grid.shape[2] + hover.w), HOVER);
  outline(ctx, cell(token.t, token.h * grid.shape[2] + token.w), CHOSEN);
}

function hitTokens(x, y, box, scene) {
  const { grid } = scene;
  const at = tokensLayout(box.width, scene);
  const across = grid.shape[1] * grid.shape[2];
  const t = Math.floor((y - at.top) / at.row);
  const place = Math.floor(((x - GUTTER) / at.map) * across);
  if (t < 0 || t >= grid.shape[0] || place < 0 || place >= across) return null;
  return { selected: t * across + place };
}

// attention: the time steps as thumbnails, brighter where the chosen token looks

function attentionLayout(width, { grid, token }) {
  const shown = thumbnails(grid.shape[0], token.t);
  const ratio = grid.fitted[2] / grid.fitted[1];
  const most = Math.max(2, Math.min(8, Math.floor(width / (width < 480 ? 64 : 96))));
  const rows = Math.ceil(shown.length / most);
  const columns = Math.min(most, Math.max(4, Math.ceil(shown.length / rows)), Math.max(4, shown.length));
  const wide = Math.min(width / columns - 8, 200 * ratio);
  return { shown, columns, wide, tall: wide / ratio, step: [wide + 8, wide / ratio + 26] };
}

function drawAttention(ctx, box, scene) {
  const { grid, state, token, colours, hover } = scene;
  const at = attentionLayout(box.width, scene);
  const weights = scene.weights();
  const s = grid.shape[1] * grid.shape[2];
  let most = 0;
  if (weights) for (const weight of weights) if (weight > most) most = weight;
  const may = allowed(grid, state.selected, state.pattern, scene.setup.window);
  const veil = sheet(grid.shape[2], grid.shape[1]);
  const corner = (i) => [(i % at.columns) * at.step[0] + 2, Math.floor(i / at.columns) * at.step[1] + 2];
  const key = [scene.cut, loadedOf(scene), box.width, box.ratio, at.shown].join();
  const thumbs = scene.cache("thumbs", key, () => {
    const made = sheet(box.width * box.ratio, box.height * box.ratio);
    made.scale(box.ratio, box.ratio);
    at.shown.forEach((t, i) => drawPart(
      made, scene, scene.picture(t * grid.cube[0]), ...fittedPart(grid), ...corner(i), at.wide, at.tall,
    ));
    return made.canvas;
  });
  ctx.drawImage(thumbs, 0, 0, box.width, box.height);
  at.shown.forEach((t, i) => {
    const [x, y] = corner(i);
    let share = 0;
    const data = veil.createImageData(grid.shape[2], grid.shape[1]);
    for (let j = 0; j < s; j++) {
      const n = t * s + j;
      share += weights ? weights[n] : 0;
      // Black where it may not look, dim where it could, orange where it does.
      const strength = most ? Math.sqrt(weights[n] / most) : 0;
      const glow = Math.min(1, strength * 1.2);
      const dim = may[n] ? 0.55 : 0.84;
      data.data[4 * j] = 255 * glow;
      data.data[4 * j + 1] = 176 * glow;
      data.data[4 * j + 3] = 255 * (dim + (0.75 - dim) * glow);
    }
    veil.putImageData(data, 0, 0);
    ctx.imageSmoothingEnabled = false;
    if (weights) ctx.drawImage(veil.canvas, x, y, at.wide, at.tall);
    const cell = ([h, w]) => rectangle(
      x + (w * at.wide) / grid.shape[2], y + (h * at.tall) / grid.shape[1],
      Math.max(4, at.wide / grid.shape[2]), Math.max(4, at.tall / grid.shape[1]),
    );
    if (hover?.t === t) outline(ctx, cell([hover.h, hover.w]), HOVER, 1.5);
    const own = t === token.t;
    if (own) {
      outline(ctx, cell([token.h, token.w]), CHOSEN, 2);
      ctx.strokeStyle = CHOSEN;
      ctx.lineWidth = 3;
      ctx.strokeRect(x, y, at.wide, at.tall);
    }
    const words = `t ${t}${own && at.wide > 90 ? ", own" : ""}: ${weights ? percent(share, share && share < 0.0995 ? 1 : 0) : "…"}`;
    label(ctx, words, x, y + at.tall + 15, { bold: own, colour: colours.text });
  });
}

function hitAttention(px, py, box, scene) {
  const { grid } = scene;
  const at = attentionLayout(box.width, scene);
  const [column, row] = [Math.floor((px - 2) / at.step[0]), Math.floor((py - 2) / at.step[1])];
  const t = column < at.columns ? at.shown[row * at.columns + column] : undefined;
  const h = Math.floor(((py - 2 - row * at.step[1]) / at.tall) * grid.shape[1]);
  const w = Math.floor(((px - 2 - column * at.step[0]) / at.wide) * grid.shape[2]);
  if (t === undefined || h < 0 || w < 0 || h >= grid.shape[1] || w >= grid.shape[2]) return null;
  return { selected: indexOf(grid, t, h, w) };
}

// cost: a table in words and numbers, and published models on one axis

function costRows({ grid, setup, state }) {
  const { budget } = setup;
  const rows = [
    ["frames × rows × columns", grid.size.join(" × ")],
    ["grid t × h × w", grid.shape.join(" × ")],
    ["tokens", count(grid.tokens), grid.tokens / budget],
    ["values a token", count(grid.values)],
    ["pairs, full", count(pairs(grid, "full")), pairs(grid, "full") / budget ** 2],
  ];
  const others = new Set(["factored", state.pattern]);
  others.delete("full");
  for (const pattern of others) {
    const n = pairs(grid, pattern, setup.window);
    rows.push([`pairs, ${pattern}`, count(n), n / budget ** 2]);
  }
  const weights = 4 * pairs(grid, state.pattern, setup.window);
  rows.push([`weights of one head, ${state.pattern}`, bytes(weights), weights / 4 / budget ** 2]);
  return rows;
}

function updateCost(figure, scene) {
  const { budget } = scene.setup;
  const body = figure.querySelector("tbody");
  const rows = costRows(scene);
  while (body.rows.length > rows.length) body.deleteRow(-1);
  rows.forEach(([name, value, share], i) => {
    let row = body.rows[i];
    if (!row) {
      row = body.insertRow();
      row.innerHTML = '<th scope="row"></th><td></td><td><div class="tape-meter"><span class="tape-bar"><i></i></span><b></b></div></td>';
    }
    const [th, number, meter] = row.cells;
    th.textContent = name;
    number.textContent = value;
    const [bar, words] = meter.firstChild.children;
    meter.firstChild.hidden = share === undefined;
    words.textContent = share === undefined ? "" : times(share);
    row.classList.toggle("tape-over", share > 1);
    bar.firstChild.style.width = `${Math.min(100, 50 * (share ?? 0))}%`;
  });
  figure.querySelector("thead th:last-child").textContent = `budget ${count(budget)}`;
}

function times(share) {
  if (Math.abs(share - 1) < 1e-9) return "all of it";
  const digits = share >= 10 || share < 0.095 ? Number(share.toPrecision(2)) : Number(share.toFixed(2));
  return `${digits.toLocaleString("en-US", { maximumSignificantDigits: 3 })} ×`;
}

function drawModels(ctx, box, scene) {
  const { grid, setup, colours } = scene;
  const [low, high] = [2, 5.3];
  const left = 6;
  const at = (tokens) =>
    left + ((Math.log10(Math.max(tokens, 100)) - low) / (high - low)) * (box.width - left - 10);
  const axis = box.height - 18;
  ctx.fillStyle = colours.muted;
  ctx.fillRect(left, axis, box.width - left - 10, 1);
  for (const power of [2, 3, 4, 5]) {
    const x = Math.round(at(10 ** power));
    ctx.fillRect(x, axis, 1, 5);
    label(ctx, count(10 ** power), x, axis + 16, {
      colour: colours.muted, size: 11, align: power === 2 ? "left" : "center",
    });
  }
  const x = at(setup.budget);
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([4, 3]);
  ctx.stroke(line([x, 18], [x, axis]));
  ctx.setLineDash([]);
  const marks = [
    { tokens: grid.tokens, words: `this clip ${count(grid.tokens)}`, y: 12, bold: true },
    { tokens: setup.budget, words: `budget ${count(setup.budget)}`, y: 29, bare: true },
  ];
  ctx.font = `12px ${ctx.fontName}`;
  // From the right, each name on the highest line that is free from its place on.
  const free = [];
  for (const [name, tokens] of setup.models.slice().sort(([, a], [, b]) => b - a)) {
    const words = `${name} ${count(tokens)}`;
    const [left, wide] = [at(tokens), ctx.measureText(words).width + 12];
    const from = left + wide > box.width ? left - wide : left;
    let i = 0;
    while (free[i] < from + wide) i++;
    free[i] = from;
    marks.push({ tokens, words, y: 48 + 16 * i });
  }
  for (const { tokens, y, bold, bare } of marks) {
    ctx.fillStyle = bold ? CHOSEN : colours.muted;
    ctx.beginPath();
    ctx.arc(at(tokens), axis, bold ? 5 : 3.5, 0, 7);
    if (!bare) ctx.fill();
    if (!bare) ctx.fillRect(at(tokens) - 0.5, y - 9, 1, axis - y + 9);
  }
  for (const { tokens, words, y, bold } of marks) {
    ctx.font = `${bold ? "600 " : ""}12px ${ctx.fontName}`;
    const wide = ctx.measureText(words).width;
    const x = at(tokens) + 4 + wide > box.width ? at(tokens) - 4 - wide : at(tokens) + 4;
    ctx.fillStyle = colours.page; // lines must not cross words
    ctx.fillRect(x - 2, y - 11, wide + 4, 15);
    label(ctx, words, x, y, { bold, colour: bold ? colours.text : colours.muted });
  }
}

const tokenWords = ({ grid, token, state }) =>
  `token ${count(state.selected)} of ${count(grid.tokens)} at t ${token.t}, h ${token.h}, w ${token.w}`;

const PATTERN_WORDS = {
  full: "anywhere in the clip",
  spatial: "only within its own time step; black: out of reach",
  temporal: "only at its own place; black: out of reach",
  factored: "by two hops, over time at its own place and from there over each time step",
  causal: "never at a later time step; black: out of reach",
  window: "only within its own block of tokens; black: out of reach",
};

export const PANELS = {
  clip: {
    title: "Clip", below: "strip",
    needs: ["frame", "selected"],
    height: (width, { grid }) => clipLayout(width, grid).height,
    draw: drawClip, hit: hitClip,
    describe: ({ state, grid, token, setup }) => `Frame ${state.frame} of ${grid.frames}` +
      (aboutTokens(setup)
        ? ` under a grid of ${grid.shape[1]} × ${grid.shape[2]} patches; the patch in row ` +
          `${token.h}, column ${token.w} is outlined`
        : ""),
  },
  strip: {
    title: "",
    needs: ["frame", "selected"],
    height: (width, scene) => stripLayout(width, scene).height + 28,
    draw: drawStrip, hit: hitStrip,
    describe: ({ state, grid, token, setup }) => (aboutTokens(setup)
      ? `Strip of kept frames, ${grid.cube[0]} in each cube; the cube of time step ${token.t} is marked`
      : `Strip of kept frames; frame ${state.frame} is marked`),
  },
  slice: {
    title: "x–t slice", wide: true,
    needs: ["frame", "row"],
    height: (width, scene) => sliceLayout(width, scene).tall + 26 + SLICE + 18,
    draw: drawSlice, hit: hitSlice,
    caption: () => "Below the frames: the orange row of every kept frame, side by side.",
    describe: ({ state, grid }) =>
      `Above, frames at even steps of time. Below, row ${state.row} of each of ${grid.frames} kept ` +
      "frames side by side: time runs right, each frame held as long as a screen shows it",
  },
  volume: {
    title: "Volume",
    needs: ["frame", "selected"],
    height: (width, scene) => {
      const at = volumeLayout(width, scene);
      return at.side + at.up + at.top + 14;
    },
    draw: drawVolume, hit: hitVolume,
    describe: ({ grid, token }) =>
      `The clip as a block of ${grid.shape.join(" × ")} cubes, first frame in front; the cube at ` +
      `t ${token.t}, h ${token.h}, w ${token.w} is outlined and lifted out to the right`,
  },
  tokens: {
    title: "Tokens in order", wide: true,
    needs: ["selected", "colour", "pattern", "temperature"],
    height: (width, scene) => tokensLayout(width, scene).height + 22,
    draw: drawTokens, hit: hitTokens,
    caption: (scene) => `One row a time step; ${cellsOf(scene)?.words ?? "reading the clip …"}.`,
    describe: (scene) =>
      `All tokens in order, one row a time step, coloured by ${scene.state.colour}; ${tokenWords(scene)}`,
  },
  cost: {
    title: "Cost", wide: true, update: updateCost,
    needs: ["pattern"],
    html: "<table><thead><tr><th scope=col>what</th><th scope=col>count</th><th scope=col>against</th>" +
      "</tr></thead><tbody></tbody></table>",
    height: () => 160,
    draw: drawModels, hit: () => null,
    describe: ({ grid, setup }) =>
      `Tokens on a logarithmic axis: this clip ${count(grid.tokens)}, budget ${count(setup.budget)}, ` +
      setup.models.map(([name, tokens]) => `${name} ${count(tokens)}`).join(", "),
  },
  attention: {
    title: "Attention of the chosen token", wide: true,
    needs: ["selected", "pattern", "temperature"],
    height: (width, scene) => {
      const at = attentionLayout(width, scene);
      return Math.ceil(at.shown.length / at.columns) * at.step[1];
    },
    draw: drawAttention, hit: hitAttention,
    caption: ({ state }) => `Orange where the token looks, ${PATTERN_WORDS[state.pattern]}. ` +
      "Under each time step, its share of the weight.",
    describe: (scene) => {
      const weights = scene.weights();
      return `Frames of up to 16 time steps, bright where ${tokenWords(scene)} looks. ` +
        (weights ? attentionText(scene.state, scene.grid, weights) : "");
    },
  },
};

// ---------------------------------------------------------------- controls

const seconds = (state) => `${(state.frame / state.fps).toFixed(2)} s`;

// Sliders over the steps that Python sends; `words` is what is shown and read out.
const STEPPED = {
  fps: ["frames per second", (v) => `${short(v)} fps`],
  seconds: ["length", (v) => `${short(v)} s`],
  resolution: ["resolution", (v, { grid }) => `${v} × ${grid.width} px`],
  patch: ["patch side", (v) => `${v} px`],
  group: ["frames a cube", (v) => `${v}`],
  temperature: ["temperature", (v) => short(v)],
};
// Sliders over whole numbers: label, largest value, value now, and what a value chooses.
const token = (axis) => ({
  end: ({ grid }) => grid.shape[axis] - 1,
  value: ({ grid, state }) => positionOf(grid, state.selected)[axis],
  choice: (value, { grid, state }) => {
    const at = positionOf(grid, state.selected);
    at[axis] = value;
    return { selected: indexOf(grid, ...at) };
  },
});
const COUNTED = {
  row: {
    name: "row of the slice", words: (v) => `row ${v}`, end: ({ grid }) => grid.height - 1,
    value: ({ state }) => state.row, choice: (row) => ({ row }),
  },
  frame: {
    name: "frame",
    words: (v, { grid, state }) => `${v} of ${grid.frames}, ${seconds({ ...state, frame: v })}`,
    end: ({ grid }) => grid.frames - 1, value: ({ state }) => state.frame,
    choice: (frame) => ({ frame }),
  },
  t: { name: "time step t", words: (v) => `${v}`, ...token(0) },
  h: { name: "row h", words: (v) => `${v}`, ...token(1) },
  w: { name: "column w", words: (v) => `${v}`, ...token(2) },
};
const LISTED = {
  remainder: ["if it does not divide", ["crop", "pad"]],
  pattern: ["attention pattern", ["full", "spatial", "temporal", "factored", "causal", "window"]],
  colour: ["colour of tokens", ["mean colour", "change over time", "attention"]],
};

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// JupyterLab takes keys for itself unless the focused element says otherwise.
const NATIVE = { "data-lm-suppress-shortcuts": "true" };

/** The steps of a slider that make a grid together with what is chosen elsewhere. */
function possible(store, name) {
  return store.steps[name].filter((value) => {
    try {
      return gridAt(store.setup, { ...store.state, [name]: value });
    } catch {
      return false;
    }
  });
}

/** A slider; returns {element, update(scene)}. `source` says how it reads and writes. */
function slider(store, name, { title, end, value, words, choice }) {
  const input = element("input", { type: "range", min: "0", step: "1", ...NATIVE });
  const shown = element("span", { class: "tape-value", "aria-hidden": "true" });
  const made = element("label", { class: `tape-control tape-${name}` },
    element("span", { class: "tape-name" }, title), input, shown);
  input.addEventListener("input", () => {
    settle(store); // several sliders may move between two repaints
    const now = { state: store.state, grid: gridAt(store.setup, store.state) };
    choose(store, choice(Number(input.value), now));
  });
  return {
    element: made,
    update(scene) {
      const [last, at] = [end(scene), value(scene)];
      if (Number(input.max) !== last) input.max = last;
      if (Number(input.value) !== at) input.value = at;
      const text = words(at, scene);
      if (shown.textContent === text) return;
      shown.textContent = text;
      input.setAttribute("aria-valuetext", text);
    },
  };
}

function control(store, name) {
  if (name in STEPPED) {
    const [title, words] = STEPPED[name];
    const steps = () => possible(store, name);
    return slider(store, name, {
      title,
      end: () => steps().length - 1,
      value: ({ state }) => steps().indexOf(state[name]),
      words: (i, scene) => words(scene.state[name], scene),
      choice: (i) => ({ [name]: steps()[i] }),
    });
  }
  if (name in COUNTED) return slider(store, name, { title: COUNTED[name].name, ...COUNTED[name] });
  const [title, choices] = LISTED[name];
  const select = element("select", NATIVE, ...choices.map((words) => element("option", {}, words)));
  select.addEventListener("change", () => choose(store, { [name]: select.value }));
  return {
    element: element("label", { class: `tape-control tape-${name}` },
      element("span", { class: "tape-name" }, title), select),
    update(scene) {
      if (select.value !== scene.state[name]) select.value = scene.state[name];
      if (name !== "remainder") return;
      for (const option of select.options) {
        const state = { ...scene.state, remainder: option.value };
        try {
          gridAt(scene.setup, state);
          option.disabled = false;
        } catch {
          option.disabled = true;
        }
      }
    },
  };
}

// ---------------------------------------------------------------- playing

/** Advance to the frame that is due at a moment; true speed, whatever the screen's rate. */
function tick(store, now) {
  const { state, setup } = store;
  const { frames } = gridAt(setup, state);
  store.clock ??= now - (state.frame / state.fps) * 1000;
  const frame = Math.floor(((now - store.clock) / 1000) * state.fps + 1e-6) % frames;
  if (frame !== state.frame) {
    state.frame = frame;
    refresh(store);
  }
  if (now - (store.sent ?? 0) > 250) {
    store.sent = now;
    send(store, ["frame"]);
  }
}

/** One animation loop a tape, however often it is shown. */
function play(store) {
  if (store.loop) return;
  const step = (now) => {
    store.loop = null;
    if (!store.state.playing || !store.views.size) return;
    tick(store, now);
    store.loop = requestAnimationFrame(step);
  };
  store.loop = requestAnimationFrame(step);
}

// ---------------------------------------------------------------- one view of a tape

function render({ model, el }) {
  const store = openStore(model);
  const { setup } = store;
  const stop = new AbortController(); // takes every listener away at the end
  const listen = (target, name, call) => target.addEventListener(name, call, { signal: stop.signal });

  const root = element("div", { class: "tape", role: "group", "aria-label": setup.title });
  const controls = [];
  const add = (parent, name) => {
    const made = control(store, name);
    controls.push(made);
    parent.append(made.element);
  };
  const top = element("div", { class: "tape-controls" });
  for (const name of setup.controls) if (!["token", "play"].includes(name)) add(top, name);
  if (top.children.length) root.append(top);
  if (setup.controls.includes("token")) {
    const field = element("fieldset", { class: "tape-controls" },
      element("legend", {}, "Chosen token (or click one in a picture)"));
    for (const name of ["t", "h", "w"]) add(field, name);
    root.append(field);
  }
  const live = element("p", { class: "tape-line", "aria-live": "polite" });
  root.append(live);
  const note = element("p", { class: "tape-note" });
  root.append(note);

  const button = element("button", { type: "button", class: "tape-play", ...NATIVE });
  listen(button, "click", () => choose(store, { playing: !store.state.playing }));
  const transport = element("div", { class: "tape-transport" }, button);
  let hasTransport = false;
  const panels = [];
  const addCanvas = (figure, name) => {
    const canvas = element("canvas", { role: "img" });
    const panel = { ...PANELS[name], figure, canvas, hint: figure.querySelector(".tape-hint") };
    const place = (event) => {
      const edge = canvas.getBoundingClientRect();
      settle(store);
      const scene = sceneOf(store, view.memory);
      return panel.hit(event.clientX - edge.left, event.clientY - edge.top, { width: edge.width }, scene);
    };
    listen(canvas, "click", (event) => {
      const chosen = place(event);
      if (chosen) choose(store, chosen);
    });
    listen(canvas, "pointermove", (event) => {
      const over = event.pointerType === "touch" ? null : place(event);
      canvas.style.cursor = over ? "pointer" : "";
      view.hoverOver(over?.selected ?? null, panel);
    });
    listen(canvas, "pointerleave", () => view.hoverOver(null, panel));
    figure.append(canvas);
    if (panel.caption) figure.append(element("p", { class: "tape-caption" }));
    panels.push(panel);
  };
  const grid = element("div", { class: "tape-panels" });
  for (const name of setup.panels) {
    const { title, html, wide, below } = PANELS[name];
    const figure = element("figure", { class: `tape-panel tape-panel-${name}${wide ? " tape-wide" : ""}` },
      element("figcaption", {}, element("span", {}, title),
        element("span", { class: "tape-hint", "aria-hidden": "true" })));
    if (html) figure.append(element("div", { class: "tape-table" }));
    if (html) figure.lastChild.innerHTML = html;
    addCanvas(figure, name);
    if (["clip", "slice"].includes(name) && setup.controls.includes("play") && !hasTransport) {
      hasTransport = true;
      figure.append(transport);
      add(transport, "frame");
    }
    if (below) addCanvas(figure, below);
    grid.append(figure);
  }
  root.append(grid);

  const view = {
    model, hover: null, wanted: null, said: 0, memory: new Map(),
    request() {
      view.wanted ??= requestAnimationFrame(view.draw);
    },
    hoverOver(n, panel) {
      if (n === view.hover) return;
      view.hover = n;
      for (const { hint } of panels) hint.textContent = "";
      if (n !== null) {
        const [t, h, w] = positionOf(gridAt(setup, store.state), n);
        panel.hint.textContent = `token ${count(n)} (t ${t}, h ${h}, w ${w})`;
      }
      view.request();
    },
    draw() {
      view.wanted = null;
      if (!root.isConnected) return;
      settle(store);
      if (store.state.playing) play(store);
      const scene = sceneOf(store, view.memory);
      if (view.hover !== null && view.hover < scene.grid.tokens) {
        const [t, h, w] = positionOf(scene.grid, view.hover);
        scene.hover = { n: view.hover, t, h, w };
      }
      const style = getComputedStyle(root);
      for (const name of ["text", "muted", "faint", "veil", "page"]) {
        scene.colours[name] = style.getPropertyValue(`--tape-${name}`).trim();
      }
      for (const part of controls) part.update(scene);
      const playing = store.state.playing;
      button.textContent = playing ? "❚❚ Pause" : "▶ Play";
      for (const panel of panels) drawPanel(panel, scene, style.fontFamily);
      view.say(scene);
    },
    // Screen readers read the line again at each change: not more often than they can speak.
    say(scene) {
      const notes = [setup.note, store.qkNote].filter(Boolean).join(" ");
      if (note.textContent !== notes) note.textContent = notes;
      clearTimeout(view.later);
      const wait = view.said + 400 - performance.now();
      if (wait > 0) {
        view.later = setTimeout(() => view.say(scene), wait);
        return;
      }
      const weights = setup.panels.includes("attention") ? scene.weights() : null;
      const words = sentence(setup, scene.state, scene.grid, weights);
      if (live.textContent === words) return;
      live.textContent = words;
      view.said = performance.now();
    },
  };

  function drawPanel(panel, scene, fontName) {
    const { canvas, width } = panel;
    const ratio = window.devicePixelRatio || 1;
    const shown = [
      width, ratio, scene.cut, loadedOf(scene), store.received, view.hover, ...Object.values(scene.colours),
      ...(panel.needs ?? NAMES).map((name) => scene.state[name]),
    ].join();
    if (!width || shown === panel.shown) return;
    panel.shown = shown;
    const height = Math.ceil(panel.height(width, scene));
    const size = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== size[0] || canvas.height !== size[1]) {
      [canvas.width, canvas.height] = size;
      canvas.style.height = `${height}px`;
    }
    const ctx = canvas.getContext("2d");
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.fontName = fontName;
    panel.draw(ctx, { width, height, ratio }, scene);
    const words = panel.describe(scene);
    if (canvas.getAttribute("aria-label") !== words) canvas.setAttribute("aria-label", words);
    panel.update?.(panel.figure, scene);
    if (!panel.caption) return;
    const below = panel.figure.querySelector(".tape-caption");
    const caption = panel.caption(scene);
    if (below.textContent !== caption) below.textContent = caption;
  }

  const sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      panels.find(({ canvas }) => canvas === target).width = Math.floor(contentRect.width);
    }
    view.request();
  });
  for (const { canvas } of panels) sizes.observe(canvas);
  // The theme may change under us: JupyterLab marks it on the body.
  const theme = new MutationObserver(() => view.request());
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "class"] });
  listen(matchMedia("(prefers-color-scheme: dark)"), "change", () => view.request());
  listen(document, "visibilitychange", () => {
    if (document.hidden && store.state.playing) choose(store, { playing: false });
  });
  const changed = () => receive(store, model);
  const events = [...NAMES, "_steps", "_qk_about"].map((name) => `change:${name}`);
  for (const name of events) model.on(name, changed);

  store.views.add(view);
  el.append(root);
  view.request();

  return () => {
    store.views.delete(view);
    stop.abort();
    sizes.disconnect();
    theme.disconnect();
    clearTimeout(view.later);
    cancelAnimationFrame(view.wanted);
    for (const name of events) model.off(name, changed);
    root.remove();
    if (store.views.size) return;
    cancelAnimationFrame(store.loop);
    for (const image of store.bitmaps.values()) image?.close();
    stores.delete(setup);
  };
}

export default { render };
