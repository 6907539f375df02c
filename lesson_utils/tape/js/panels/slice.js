// Eight moments above, and one row of every frame, side by side, below.

import { NOW, drawPart, label, line, outline, rectangle } from "../draw.js";
import { loadedOf, sheet } from "../scene.js";
import { short } from "../words.js";

const SLICE = 120;

function sliceLayout(width, { grid }) {
  const moments = width < 500 ? 4 : 8;
  const step = width / moments;
  const thumb = Math.min(step - 4, 110 * (grid.width / grid.height));
  return { moments, step, thumb, tall: (thumb * grid.height) / grid.width };
}

function drawSlice(ctx, box, scene) {
  const { grid, state, colours } = scene;
  const { moments, step, thumb, tall } = sliceLayout(box.width, scene);
  const top = tall + 26;
  const whole = [[0, grid.height], [0, grid.width]];
  for (let i = 0; i < moments; i++) {
    const frame = Math.min(grid.frames - 1, Math.floor((i / moments) * state.seconds * state.fps + 1e-6));
    label(ctx, thumb < 60 ? `${frame}` : `frame ${frame}`, i * step, 11, { colour: colours.muted });
    drawPart(ctx, scene, scene.picture(frame), ...whole, i * step, 16, thumb, tall);
    const y = 16 + ((state.row + 0.5) * tall) / grid.height;
    ctx.strokeStyle = NOW;
    ctx.lineWidth = 2;
    ctx.stroke(line([i * step, y], [i * step + thumb, y]));
    const x = Math.round(i * step) + 0.5;
    ctx.strokeStyle = colours.muted;
    ctx.lineWidth = 1;
    ctx.stroke(line([x, top + SLICE], [x, top + SLICE + 5]));
    label(ctx, `${short((i * state.seconds) / moments)} s`, x + 4, top + SLICE + 13, { colour: colours.muted });
  }
  const key = [scene.shot, state.row, loadedOf(scene)].join();
  const columns = scene.cache("slice", key, () => {
    const made = sheet(grid.frames, grid.width);
    for (let i = 0; i < grid.frames; i++) {
      made.setTransform(0, 1, 1, 0, i, 0); // what ran across now runs down
      const image = scene.picture(i);
      if (image) {
        const y = Math.floor(((state.row + 0.5) * image.height) / grid.height);
        made.drawImage(image, 0, y, image.width, 1, 0, 0, grid.width, 1);
      }
    }
    return made.canvas;
  });
  ctx.imageSmoothingEnabled = false;
  // The last frame is held past the end if the length is no whole number of frames.
  const wide = (box.width * grid.frames) / (state.fps * state.seconds);
  ctx.save();
  ctx.clip(rectangle(0, top, box.width, SLICE));
  ctx.drawImage(columns, 0, top, wide, SLICE);
  ctx.restore();
  const now = (state.frame / (state.fps * state.seconds)) * box.width;
  const one = box.width / (state.fps * state.seconds);
  outline(ctx, rectangle(now + 1, top + 1, Math.max(2, one - 2), SLICE - 2), NOW, 1.5);
}

function hitSlice(x, y, box, scene) {
  const { grid, state } = scene;
  const { step, thumb, tall } = sliceLayout(box.width, scene);
  if (y > tall + 26) {
    const frame = Math.floor((x / box.width) * state.seconds * state.fps);
    return { frame: Math.min(Math.max(frame, 0), grid.frames - 1) };
  }
  const row = Math.floor(((y - 16) / tall) * grid.height);
  return row >= 0 && row < grid.height && x % step <= thumb ? { row } : null;
}

export default {
  title: "x–t slice", wide: true, plays: true,
  needs: ["frame", "row"],
  height: (width, scene) => sliceLayout(width, scene).tall + 26 + SLICE + 18,
  draw: drawSlice, hit: hitSlice,
  caption: () => "Below the frames: the orange row of every kept frame, side by side.",
  describe: ({ state, grid }) =>
    `Above, frames at even steps of time. Below, row ${state.row} of each of ${grid.frames} kept ` +
    "frames side by side: time runs right, each frame held as long as a screen shows it",
};
