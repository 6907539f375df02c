// Numbers and sentences, as in words.py.

import { pixelsOf, positionOf } from "./grid.js";

export const count = (n) => Math.round(n).toLocaleString("en-US");
export const short = (x) => String(Number(x.toPrecision(6)));
export const percent = (x, digits = 0) => `${(100 * x).toFixed(digits)}%`;

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
function remainderText({ size, fitted, remainder }) {
  if (size.every((n, axis) => n === fitted[axis])) return "";
  const verb = remainder === "crop" ? "Cropped" : "Padded";
  return ` ${verb} from ${size.join(" × ")} to ${fitted.join(" × ")}.`;
}

/**
 * The live line. `weights` is null without the attention panel, `kept` false unless it colours
 * tokens. As in words.py.
 */
export function sentence(setup, state, grid, weights, kept) {
  const [t, h, w] = positionOf(grid, state.selected);
  const [frames, rows, columns] = pixelsOf(grid, state.selected);
  const words = setup.aboutTokens ? [
    `Token ${count(state.selected)} of ${count(grid.tokens)} at (t ${t}, h ${h}, w ${w}): ` +
      `${span("frame", frames)}, ${span("row", rows)}, ${span("column", columns)}.` +
      remainderText(grid),
    `Grid ${grid.shape.join(" × ")}, ${count(grid.values)} values a token, ` +
      `${count(grid.tokens ** 2)} pairs.`,
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
  if (kept) words.push(keptText(state, kept));
  if (weights) words.push(attentionText(state, grid, weights));
  return words.join(" ");
}

export const keptText = ({ colour, threshold }, kept) =>
  `${percent(kept.reduce((sum, one) => sum + one, 0) / kept.length)} of the tokens are kept: they ` +
  `differ from the ${colour.replace("kept: ", "")} by more than ${short(threshold)} grey levels.`;

export function attentionText(state, grid, weights) {
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

export const tokenWords = ({ grid, token, state }) =>
  `token ${count(state.selected)} of ${count(grid.tokens)} at t ${token.t}, h ${token.h}, w ${token.w}`;
