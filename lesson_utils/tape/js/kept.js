// Which tokens differ from what stood at their place before, as keeping.py; held to Python by tests.

/** [first, one past the last] pixel of each token along an axis; frames may be smaller than said. */
const spans = (count, step, full, size) => Array.from({ length: count }, (_, i) => {
  const [first, end] = [i, i + 1].map((j) => Math.floor((j * step * size) / full + 1e-6));
  return [first, Math.max(first + 1, end)];
});

/** Mean absolute difference of two cubes' colours; what lies past an edge repeats it. */
function differ(now, before, { height, width, channels }, [top, bottom], [left, right]) {
  let sum = 0;
  for (let p = 0; p < now.length; p++) {
    const [a, b] = [now[p], before[p]];
    for (let y = top; y < bottom; y++) {
      const line = Math.min(y, height - 1) * width;
      for (let x = left; x < right; x++) {
        const at = (line + Math.min(x, width - 1)) * channels;
        sum += Math.abs(a[at] - b[at]) + Math.abs(a[at + 1] - b[at + 1]) +
          Math.abs(a[at + 2] - b[at + 2]);
      }
    }
  }
  return sum / (3 * now.length * (bottom - top) * (right - left));
}

/**
 * Which tokens are kept, as 0 and 1 in grid order: those that differ by more than `threshold` grey
 * levels from what `rule` says, "frame before" or "last kept". `frames` are arrays of pixels.
 */
export function kept(frames, size, grid, threshold, rule) {
  const [t, h, w] = grid.shape;
  const [pt, ph, pw] = grid.cube;
  const rows = spans(h, ph, grid.height, size.height);
  const columns = spans(w, pw, grid.width, size.width);
  const line = size.width * size.channels;
  const cube = (step) => Array.from({ length: pt }, (_, p) =>
    frames[Math.min(step * pt + p, frames.length - 1)]); // padding repeats what is last
  const keep = new Uint8Array(grid.tokens).fill(1, 0, h * w);
  let before = cube(0);
  if (rule === "last kept") before = before.map((frame) => frame.slice());
  for (let step = 1; step < t; step++) {
    const now = cube(step);
    for (let n = 0; n < h * w; n++) {
      const [ys, xs] = [rows[Math.floor(n / w)], columns[n % w]];
      if (differ(now, before, size, ys, xs) <= threshold) continue;
      keep[step * h * w + n] = 1;
      if (rule !== "last kept") continue;
      now.forEach((frame, p) => {
        for (let y = ys[0]; y < Math.min(ys[1], size.height); y++) {
          const part = [y * line + xs[0] * size.channels, y * line + xs[1] * size.channels];
          part[1] = Math.min(part[1], (y + 1) * line);
          before[p].set(frame.subarray(...part), part[0]);
        }
      });
    }
    if (rule === "frame before") before = now;
  }
  return keep;
}
