// The grid of tokens and the frames that are kept, as in grid.py and clip.py; held to Python by tests.

/** Frames that a camera at `fps` takes in `seconds`. */
export const frameCount = (seconds, fps) => Math.max(1, Math.ceil(seconds * fps - 1e-6));

/** Which frames of the source a slower camera keeps: the last one at or before each moment. */
export function keptFrames(count, sourceFps, fps) {
  return Array.from({ length: count }, (_, i) => Math.floor(i * (sourceFps / fps) + 1e-6));
}

/** The grid of tokens; `patch` is a number or [height, width]. Throws if nothing can be cut. */
export function gridOf({ frames, height, width, patch, group, remainder }) {
  const size = [frames, height, width];
  const cube = [group, ...(Array.isArray(patch) ? patch : [patch, patch])];
  const shape = size.map((n, axis) => {
    const down = Math.floor(n / cube[axis]);
    if (n % cube[axis] === 0 || (remainder === "crop" && down)) return down;
    if (remainder === "pad") return down + 1;
    throw new RangeError(`${["frames", "height", "width"][axis]} ${n} cannot be cut by ${cube[axis]}`);
  });
  return {
    frames, height, width, cube, shape, size, remainder,
    tokens: shape[0] * shape[1] * shape[2],
    values: 3 * cube[0] * cube[1] * cube[2],
    fitted: shape.map((n, axis) => n * cube[axis]),
  };
}

export const indexOf = ({ shape }, t, h, w) => (t * shape[1] + h) * shape[2] + w;

export function positionOf({ shape }, n) {
  const row = Math.floor(n / shape[2]);
  return [Math.floor(row / shape[1]), row % shape[1], n % shape[2]];
}

/** [first, one past the last] frame, row and column of token n. */
export function pixelsOf(grid, n) {
  return positionOf(grid, n).map((i, axis) => [i * grid.cube[axis], (i + 1) * grid.cube[axis]]);
}
