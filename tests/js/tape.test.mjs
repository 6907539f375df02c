// The page's arithmetic against vectors that tests/test_js.py writes from Python.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { shade } from "../../lesson_utils/tape/js/draw.js";
import * as grids from "../../lesson_utils/tape/js/grid.js";
import { kept } from "../../lesson_utils/tape/js/kept.js";
import { gridAt, linked } from "../../lesson_utils/tape/js/linking.js";
import { averages, look } from "../../lesson_utils/tape/js/looks.js";
import { thumbnails } from "../../lesson_utils/tape/js/panels/attention.js";
import { allowed, attentionRow, pairs } from "../../lesson_utils/tape/js/patterns.js";
import { floats } from "../../lesson_utils/tape/js/store.js";
import { bytes, sentence } from "../../lesson_utils/tape/js/words.js";

const vectors = JSON.parse(readFileSync(process.env.VECTORS, "utf-8"));

function close(got, wanted, tolerance = 1e-6) {
  assert.equal(got.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const allowed = tolerance * Math.max(1, Math.abs(wanted[i]));
    assert.ok(Math.abs(got[i] - wanted[i]) <= allowed, `${i}: ${got[i]} is not ${wanted[i]}`);
  }
}

const gridOf = ({ size: [frames, height, width], patch, group, remainder }) =>
  grids.gridOf({ frames, height, width, patch, group, remainder });

for (const v of vectors.grids) {
  test(`${v.size} cut by ${v.group} × ${v.patch}, ${v.remainder}`, () => {
    const grid = gridOf(v);
    for (const name of ["shape", "tokens", "values", "fitted"]) assert.deepEqual(grid[name], v[name]);
    assert.deepEqual(grids.positionOf(grid, v.n), v.position);
    assert.equal(grids.indexOf(grid, ...v.position), v.index);
    assert.deepEqual(grids.pixelsOf(grid, v.n), v.pixels);
    for (const [name, row] of Object.entries(v.rows)) {
      const pattern = vectors.patterns[name];
      assert.equal(pairs(grid, pattern, v.window), v.pairs[name]);
      const mask = allowed(grid, v.n, pattern, v.window);
      assert.deepEqual([...mask].map(Boolean), v.allowed[name]);
      const [q, k] = [Float32Array.from(v.q), Float32Array.from(v.k)];
      const got = attentionRow(q, k, v.d, v.n, grid, pattern, v.temperature, v.window);
      close(got, row);
      close([got.reduce((sum, weight) => sum + weight, 0)], [1], 1e-9);
    }
    const size = { height: v.size[1], width: v.size[2], channels: 3 };
    const q = look(averages(v.frames, size, grid));
    close(q, v.look, 2e-6);
    for (const [rule, mask] of Object.entries(v.kept)) {
      const got = kept(v.quiet.map((frame) => Uint8Array.from(frame)), size, grid, v.threshold, rule);
      assert.deepEqual([...got].map(Boolean), mask);
    }
    const { pattern, row } = v.looked;
    close(attentionRow(q, q, 48, v.n, grid, vectors.patterns[pattern], 1, v.window), row, 1e-5);
  });
}

test("what changes with what", () => {
  for (const { setup, before, changes, anchor, after, next } of vectors.linked) {
    const got = linked(setup, before, changes, anchor);
    assert.deepEqual(got.state, after);
    close(got.anchor, next, 1e-12);
  }
});

test("the live line is Python's", () => {
  for (const { setup, state, weights, kept, sentence: words } of vectors.sentences) {
    assert.equal(sentence(setup, state, gridAt(setup, state), weights, kept), words);
  }
});

test("small things", () => {
  for (const [seconds, fps, frames] of vectors.counts) {
    assert.equal(grids.frameCount(seconds, fps), frames);
  }
  for (const [n, words] of vectors.bytes) assert.equal(bytes(n), words);
  close(floats(Uint8Array.from(vectors.halves.bits), "float16"), vectors.halves.values, 0);
  const singles = new Float32Array([1.5, -2]);
  assert.deepEqual(floats(new DataView(singles.buffer), "float32"), singles);
});

test("frames are kept as Clip.sample keeps them", () => {
  assert.deepEqual(grids.keptFrames(9, 25, 8), [0, 3, 6, 9, 12, 15, 18, 21, 25]);
});

test("a clip that cannot be cut is refused", () => {
  const size = { frames: 4, height: 8, width: 8, group: 1, remainder: "crop" };
  assert.throws(() => grids.gridOf({ ...size, patch: 9 }), /height 8 cannot be cut by 9/);
  assert.equal(grids.gridOf({ ...size, patch: 9, remainder: "pad" }).tokens, 4);
});

test("thumbnails are spread, few enough, and hold the token's own time step", () => {
  assert.deepEqual(thumbnails(3, 1), [0, 1, 2]);
  for (const own of [0, 1, 17, 50, 99]) {
    const shown = thumbnails(100, own);
    assert.equal(new Set(shown).size, 16);
    assert.ok(shown.includes(own));
    assert.deepEqual(shown, [...shown].sort((a, b) => a - b));
  }
});

test("shades run from dark blue to yellow and stay inside", () => {
  assert.deepEqual(shade(-1), [0, 32, 77]);
  assert.deepEqual(shade(2), [255, 234, 70]);
});

test("more tokens than a page can draw are refused", () => {
  const setup = { width: 8, height: 8, most: 63 };
  const state = { fps: 1, seconds: 1, resolution: 8, patch: 1, group: 1, remainder: "crop" };
  assert.throws(() => gridAt(setup, state), /64 tokens are too many/);
  assert.equal(gridAt({ ...setup, most: 64 }, state).tokens, 64);
});
