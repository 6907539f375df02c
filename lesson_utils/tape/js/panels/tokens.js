// Every token a cell, in token order, one row a time step.

import { CHOSEN, HOVER, LEFT_OUT, label, outline, rectangle, shade } from "../draw.js";
import { sheet } from "../scene.js";
import { percent, tokenWords } from "../words.js";

const GUTTER = 34;

function tokensLayout(width, { grid }) {
  const [least, most] = width < 700 ? [2, 64] : [5, 170];
  const row = Math.max(least, Math.min(22, most / grid.shape[0]));
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
  const kept = scene.kept();
  if (!values || kept === false) return null;
  return scene.cache("cells", `mean ${[scene.cut, kept && state.colour, kept && state.threshold]}`, () => {
    const mean = [0, 0, 0];
    const canvas = paint((n) => {
      if (kept && !kept[n]) return LEFT_OUT;
      mean.fill(0);
      for (let i = 0; i < 48; i++) mean[i % 3] += values[n * 48 + i] / 16;
      return mean;
    });
    const words = "each cell in the mean colour of its cube";
    return { canvas, words: kept ? `grey: not kept; ${words}` : words };
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

export default {
  title: "Tokens in order", wide: true,
  needs: ["selected", "colour", "threshold", "pattern", "temperature"],
  height: (width, scene) => tokensLayout(width, scene).height + 22,
  draw: drawTokens, hit: hitTokens,
  caption: (scene) => `One row a time step; ${cellsOf(scene)?.words ?? "reading the clip …"}.`,
  describe: (scene) =>
    `All tokens in order, one row a time step, coloured by ${scene.state.colour}; ${tokenWords(scene)}`,
};
