// One frame under its patch grid, and a strip of frames below it.

import { CHOSEN, HOVER, LEFT_OUT, coarse, drawPart, extent, outline, rectangle } from "../draw.js";
import { indexOf } from "../grid.js";
import { ruleOf } from "../scene.js";
import strip from "./strip.js";

function clipLayout(width, grid) {
  const [tall, wide] = extent(grid);
  const most = Math.max(128, Math.min(width - 150, 340));
  const scale = Math.min(width / wide, most / tall);
  return { scale, x: (width - wide * scale) / 2, width: wide * scale, height: tall * scale };
}

function drawClip(ctx, box, scene) {
  const { grid, state, token } = scene;
  const { scale, x, width, height } = clipLayout(box.width, grid);
  const [tall, wide] = extent(grid);
  drawPart(ctx, scene, coarse(scene, state.frame), [0, tall], [0, wide], x, 0, width, height);
  const [, cutHeight, cutWidth] = grid.fitted.map((n) => n * scale);
  // What was dropped or made up is paled.
  ctx.fillStyle = scene.colours.veil;
  const [realHeight, realWidth] = [
    Math.min(grid.height, grid.fitted[1]) * scale, Math.min(grid.width, grid.fitted[2]) * scale,
  ];
  ctx.fillRect(x + realWidth, 0, width - realWidth, height);
  ctx.fillRect(x, realHeight, realWidth, height - realHeight);
  if (!scene.setup.aboutTokens) return;
  const patch = (h, w) => rectangle(
    x + w * grid.cube[2] * scale, h * grid.cube[1] * scale,
    grid.cube[2] * scale, grid.cube[1] * scale,
  );
  const kept = scene.kept();
  const step = Math.min(Math.floor(state.frame / grid.cube[0]), grid.shape[0] - 1);
  ctx.fillStyle = `rgba(${LEFT_OUT}, 0.85)`;
  for (let n = 0; kept && n < grid.shape[1] * grid.shape[2]; n++) {
    const [h, w] = [Math.floor(n / grid.shape[2]), n % grid.shape[2]];
    if (!kept[indexOf(grid, step, h, w)]) ctx.fill(patch(h, w));
  }
  const lines = new Path2D();
  for (let i = 0; i <= grid.shape[2]; i++) {
    const at = x + Math.round(i * grid.cube[2] * scale);
    lines.moveTo(at + 0.5, 0);
    lines.lineTo(at + 0.5, cutHeight);
  }
  for (let i = 0; i <= grid.shape[1]; i++) {
    const at = Math.round(i * grid.cube[1] * scale);
    lines.moveTo(x, at + 0.5);
    lines.lineTo(x + cutWidth, at + 0.5);
  }
  ctx.lineWidth = 1;
  ctx.strokeStyle = `rgba(255, 255, 255, ${grid.cube[1] * scale < 6 ? 0.2 : 0.45})`;
  ctx.stroke(lines);
  if (scene.hover) outline(ctx, patch(scene.hover.h, scene.hover.w), HOVER);
  const [first, end] = token.where[0];
  const here = state.frame >= first && state.frame < end;
  outline(ctx, patch(token.h, token.w), CHOSEN, 3, here ? [] : [4, 3]);
}

function hitClip(px, py, box, scene) {
  if (!scene.setup.aboutTokens) return null;
  const { grid, state } = scene;
  const { scale, x } = clipLayout(box.width, grid);
  const [h, w] = [py / scale / grid.cube[1], (px - x) / scale / grid.cube[2]].map(Math.floor);
  if (h < 0 || w < 0 || h >= grid.shape[1] || w >= grid.shape[2]) return null;
  const t = Math.min(Math.floor(state.frame / grid.cube[0]), grid.shape[0] - 1);
  return { selected: indexOf(grid, t, h, w) };
}

export default {
  title: "Clip", plays: true, below: strip,
  needs: ["frame", "selected", "colour", "threshold"],
  height: (width, { grid }) => clipLayout(width, grid).height,
  draw: drawClip, hit: hitClip,
  describe: ({ state, grid, token, setup }) => `Frame ${state.frame} of ${grid.frames}` +
    (setup.aboutTokens
      ? ` under a grid of ${grid.shape[1]} × ${grid.shape[2]} patches; the patch in row ` +
        `${token.h}, column ${token.w} is outlined` + (ruleOf(state) ? "; patches that are not kept are paled" : "")
      : ""),
};
