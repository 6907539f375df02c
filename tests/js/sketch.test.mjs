// The sketch's words and geometry: against Python's vectors, and clicks against what is drawn.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as sketch from "../../lesson_utils/widgets/sketch.js";

const vectors = JSON.parse(readFileSync(process.env.VECTORS, "utf-8")).sketch;

test("the sentence is Python's", () => {
  for (const { shape, cube, sentence } of vectors) {
    assert.equal(sketch.sentence(shape, cube), sentence);
  }
});

const SHAPES = [[3, 4, 7], [9, 8, 10], [1, 1, 1], [32, 2, 5]];
const sizeOf = ([t, h, w]) => [t * 2, h * 16, w * 16];

for (const shape of SHAPES) {
  test(`a click on a face of ${shape.join(" × ")} gives the two places that it shows`, () => {
    const [T, H, W] = shape;
    for (const width of [320, 560, 900]) {
      const at = sketch.layoutOf(width, sizeOf(shape));
      const face = (...place) => sketch.faceAt(at, shape, ...sketch.corner(at, shape, ...place));
      for (let t = 0; t < T; t++) {
        for (let h = 0; h < H; h++) assert.deepEqual(face(t + 0.5, h + 0.5, W), { t, h });
        for (let w = 0; w < W; w++) assert.deepEqual(face(t + 0.5, 0, w + 0.5), { t, w });
      }
      for (let h = 0; h < H; h++) {
        for (let w = 0; w < W; w++) assert.deepEqual(face(0, h + 0.5, w + 0.5), { h, w });
      }
    }
  });

  test(`the volume of ${shape.join(" × ")} lies inside its drawing`, () => {
    for (const width of [280, 560, 900]) {
      const at = sketch.layoutOf(width, sizeOf(shape));
      for (const t of [0, shape[0]]) {
        for (const h of [0, shape[1]]) {
          for (const w of [0, shape[2]]) {
            const [x, y] = sketch.corner(at, shape, t, h, w);
            assert.ok(x >= 0 && x <= width && y >= 0 && y <= at.height, `${x}, ${y}`);
          }
        }
      }
    }
  });
}

test("outside the volume there is no face", () => {
  const [shape, size] = [[3, 4, 7], [6, 64, 112]];
  const at = sketch.layoutOf(560, size);
  const [left, top] = sketch.corner(at, shape, 0, 0, 0);
  const [right, low] = sketch.corner(at, shape, 3, 4, 7);
  const points = [[left - 3, top + 5], [left + 2, top - 20], [right + 3, low - 9], [right - 2, low + 9]];
  for (const point of points) assert.equal(sketch.faceAt(at, shape, ...point), null);
});

test("a point on the cube is on one of its three faces", () => {
  const shape = [3, 4, 7];
  const at = sketch.layoutOf(560, [6, 64, 112]);
  const steps = sketch.stepsOf(shape, [1, 2, 3]);
  assert.deepEqual(steps, [[1, 2], [2, 3], [3, 4]]);
  assert.deepEqual(sketch.stepsOf(shape, [null, 2, null]), [[0, 3], [2, 3], [0, 7]]);
  const on = (...place) => sketch.onBox(at, shape, steps, ...sketch.corner(at, shape, ...place));
  assert.ok(on(1, 2.5, 3.5) && on(1.5, 2, 3.5) && on(1.5, 2.5, 4));
  assert.ok(!on(1, 3.5, 3.5) && !on(1, 2.5, 2.5) && !on(0, 1, 1));
});

test("what is typed is a place, open, or trouble in words", () => {
  assert.deepEqual(sketch.read("2", "h", 4), { place: 2 });
  assert.deepEqual(sketch.read(" 0 ", "h", 4), { place: 0 });
  assert.deepEqual(sketch.read("", "h", 4), { place: null });
  for (const text of ["4", "-1", "1.5", "that", "1e9"]) {
    const words = `h ${text} is outside the volume: it counts cubes, from 0 to 3.`;
    assert.deepEqual(sketch.read(text, "h", 4), { trouble: words });
  }
});
