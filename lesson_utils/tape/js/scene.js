// Everything that panels need to draw the present state.

import { keptFrames, pixelsOf, positionOf } from "./grid.js";
import { kept as keptOf } from "./kept.js";
import { gridAt } from "./linking.js";
import { averages, changes, look } from "./looks.js";
import { attentionRow } from "./patterns.js";
import { refresh } from "./store.js";

const SMALL = 128; // longest side of the frames from which looks and colours are computed
const FINE = 256; // and of those that are compared with one another: smaller ones differ less

/** What tokens are compared with, where those that are kept are coloured; else undefined. */
export const ruleOf = ({ colour }) => colour.match(/^kept: (.*)/)?.[1];

/** Compute once for a key, and forget what was computed for another key of that name. */
function recall(memory, name, key, make) {
  const old = memory.get(name);
  if (old?.key === key) return old.value;
  const value = make();
  memory.set(name, { key, value });
  return value;
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

/** The pixels of a frame, at most `longest` along a side; null while it is being decoded. */
function pixelsAt(store, source, longest) {
  const image = bitmap(store, source);
  if (!image) return null;
  const name = `${source} ${longest}`;
  if (!store.pixels.has(name)) {
    const scale = Math.min(1, longest / Math.max(image.width, image.height));
    const [width, height] = [image.width, image.height].map((n) => Math.max(1, Math.round(n * scale)));
    const ctx = sheet(width, height, true);
    ctx.imageSmoothingQuality = "medium";
    ctx.drawImage(image, 0, 0, width, height);
    store.pixels.set(name, ctx.getImageData(0, 0, width, height));
  }
  return store.pixels.get(name);
}

export function sheet(width, height, read = false) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  return canvas.getContext("2d", { willReadFrequently: read });
}

/** Everything that panels need to draw the present state. */
export function sceneOf(store, memory) {
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
  const pixels = (longest = SMALL) => kept.map((i) => pixelsAt(store, i, longest));
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
      found.q, found.k, found.d, state.selected, grid, setup.patterns[state.pattern], state.temperature,
      setup.window,
    ));
  };
  scene.change = () => scene.ready() && recall(store.memory, "change", cut, () => {
    const frames = pixels();
    return changes(frames.map((frame) => frame.data), frames[0], grid);
  });
  scene.kept = () => {
    const rule = ruleOf(state);
    return rule && scene.ready() && recall(store.memory, "kept", [cut, rule, state.threshold].join(), () => {
      const frames = pixels(FINE);
      const size = { height: frames[0].height, width: frames[0].width, channels: 4 };
      return keptOf(frames.map((frame) => frame.data), size, grid, state.threshold, rule);
    });
  };
  return scene;
}

export const loadedOf = ({ store }) => {
  let loaded = 0;
  for (const image of store.bitmaps.values()) loaded += image !== null;
  return loaded;
};
