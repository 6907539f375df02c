// What changes with what, as in linking.py.

import { frameCount, gridOf, indexOf, pixelsOf, positionOf } from "./grid.js";

const GEOMETRY = ["fps", "seconds", "resolution", "patch", "group", "remainder"];
export const NAMES = [...GEOMETRY, "pattern", "temperature", "colour", "threshold", "row", "selected", "frame", "playing"];
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
function tokenAt(grid, fps, [moment, y, x]) {
  const at = [moment * fps, y * grid.height, x * grid.width].map((value, axis) =>
    Math.min(Math.floor(Math.floor(value + 1e-6) / grid.cube[axis]), grid.shape[axis] - 1));
  return indexOf(grid, ...at);
}

/** Apply changes together with what they entail; returns {state, anchor}. As in linking.py. */
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
