// Who may look at whom, from the table of patterns.py; held to Python by tests.

import { indexOf, positionOf } from "./grid.js";

const RULES = { // first key and one past the last, for query i of n, in blocks or windows of m
  all: (i, n) => [0, n],
  own: (i) => [i, i + 1],
  past: (i) => [0, i + 1],
  block: (i, n, m) => [i - (i % m), Math.min(i - (i % m) + m, n)],
  around: (i, n, m) => [Math.max(i - (m >> 1), 0), Math.min(i - (m >> 1) + m, n)],
};

/** What a place looks at in one hop: [first, one past the last] along t, h and w. */
const boxOf = (hop, place, { shape }, window) =>
  hop.map((rule, axis) => RULES[rule](place[axis], shape[axis], window[axis]));

/** Count the query-key pairs of a pattern. */
export function pairs({ shape }, { hops }, window) {
  const along = (rule, n, m) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const [first, end] = RULES[rule](i, n, m);
      sum += end - first;
    }
    return sum;
  };
  return hops.reduce((total, hop) => total +
    hop.reduce((product, rule, axis) => product * along(rule, shape[axis], window[axis]), 1), 0);
}

/** Call with the number of each token in a box, in grid order, counted from 0. */
function forEachIn(grid, [times, rows, columns], call) {
  let j = 0;
  for (let t = times[0]; t < times[1]; t++)
    for (let h = rows[0]; h < rows[1]; h++)
      for (let w = columns[0]; w < columns[1]; w++) call(indexOf(grid, t, h, w), j++);
}

/** Which tokens token n may look at, in all hops together, as 0 and 1 in grid order. */
export function allowed(grid, n, { hops }, window) {
  let ends = positionOf(grid, n).map((i) => [i, i + 1]);
  for (const hop of hops.slice().reverse()) {
    const first = boxOf(hop, ends.map(([low]) => low), grid, window);
    const last = boxOf(hop, ends.map(([, end]) => end - 1), grid, window);
    ends = first.map(([low], axis) => [low, last[axis][1]]);
  }
  const mask = new Uint8Array(grid.tokens);
  forEachIn(grid, ends, (i) => { mask[i] = 1; });
  return mask;
}

/** What token n attends to: Float64Array of one weight a token, summing to 1. */
export function attentionRow(q, k, d, n, grid, { hops }, temperature, window) {
  const scale = 1 / (Math.sqrt(d) * temperature);
  let weights = new Float64Array(grid.tokens);
  weights[n] = 1;
  // The last hop first: it collects from where the one before it has put something.
  for (const hop of hops.slice().reverse()) {
    const landed = weights;
    weights = new Float64Array(grid.tokens);
    for (let from = 0; from < landed.length; from++) {
      if (landed[from]) spread(from, landed[from], boxOf(hop, positionOf(grid, from), grid, window));
    }
  }
  return weights;

  /** Share a weight out over a box, by the softmax of the scores. */
  function spread(from, share, box) {
    const scores = new Float64Array(box.reduce((size, [first, end]) => size * (end - first), 1));
    let peak = -Infinity;
    forEachIn(grid, box, (to, j) => {
      let sum = 0;
      for (let i = 0, a = from * d, b = to * d; i < d; i++) sum += q[a + i] * k[b + i];
      scores[j] = sum * scale;
      if (scores[j] > peak) peak = scores[j]; // taken off, it keeps exp from overflowing
    });
    let total = 0;
    for (let j = 0; j < scores.length; j++) total += scores[j] = Math.exp(scores[j] - peak);
    forEachIn(grid, box, (to, j) => { weights[to] += (share * scores[j]) / total; });
  }
}
