// How cubes look, as attention.look in Python: queries and keys that are made by hand.

import { indexOf } from "./grid.js";

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

/** How much each token's pixels change from frame to frame, in grey levels, on average. */
export function changes(frames, { height, width }, grid) {
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
