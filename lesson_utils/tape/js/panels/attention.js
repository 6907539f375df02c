// The time steps as thumbnails, brighter where the chosen token looks.

import { CHOSEN, HOVER, drawPart, fittedPart, label, outline, rectangle } from "../draw.js";
import { indexOf } from "../grid.js";
import { allowed } from "../patterns.js";
import { loadedOf, sheet } from "../scene.js";
import { attentionText, percent, tokenWords } from "../words.js";

/** Time steps to show as thumbnails: evenly spread, at most `most`, with `own` among them. */
export function thumbnails(steps, own, most = 16) {
  if (steps <= most) return Array.from({ length: steps }, (_, t) => t);
  const shown = Array.from({ length: most }, (_, i) => Math.round((i * (steps - 1)) / (most - 1)));
  const nearest = shown.reduce((a, t, i) => (Math.abs(t - own) < Math.abs(shown[a] - own) ? i : a), 0);
  shown[nearest] = own;
  return shown;
}

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
  const may = allowed(grid, state.selected, scene.setup.patterns[state.pattern], scene.setup.window);
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
    const words = `t ${t}${own && at.wide > 112 ? ", own" : ""}: ${weights ? percent(share, share && share < 0.0995 ? 1 : 0) : "…"}`;
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

export default {
  title: "Attention of the chosen token", wide: true,
  needs: ["selected", "pattern", "temperature"],
  height: (width, scene) => {
    const at = attentionLayout(width, scene);
    return Math.ceil(at.shown.length / at.columns) * at.step[1];
  },
  draw: drawAttention, hit: hitAttention,
  caption: ({ state, setup }) => `Orange where the token looks, ${setup.patterns[state.pattern].words}. ` +
    "Under each time step, its share of the weight.",
  describe: (scene) => {
    const weights = scene.weights();
    return `Frames of up to 16 time steps, bright where ${tokenWords(scene)} looks. ` +
      (weights ? attentionText(scene.state, scene.grid, weights) : "");
  },
};
