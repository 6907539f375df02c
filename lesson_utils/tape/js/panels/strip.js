// The kept frames around the present one, those of one cube bracketed together.

import { CHOSEN, NOW, drawPart, extent, label, line } from "../draw.js";
import { indexOf } from "../grid.js";

function stripLayout(width, { grid, state, setup }) {
  const [tall, wide] = extent(grid);
  const group = setup.aboutTokens ? grid.cube[0] : 1;
  const height = Math.min(52, (width / 9) * (tall / wide));
  const thumb = (height * wide) / tall;
  const step = Math.min(thumb + 2, (width - thumb - 12) / Math.max(1, group - 1));
  const cube = thumb + (group - 1) * step;
  const cubes = Math.ceil((group > 1 ? Math.max(grid.frames, grid.fitted[0]) : grid.frames) / group);
  const seen = Math.max(1, Math.min(cubes, Math.floor((width + 10) / (cube + 10))));
  const now = Math.floor(state.frame / group);
  const first = Math.min(Math.max(now - Math.floor(seen / 2), 0), cubes - seen);
  const pitch = seen > 1 ? Math.min(cube + 28, (width - cube) / (seen - 1)) : cube + 10;
  return { height, thumb, step, cube, pitch, seen, first, group };
}

function drawStrip(ctx, box, scene) {
  const { grid, state, token, colours } = scene;
  const { height, thumb, step, cube, pitch, seen, first, group } = stripLayout(box.width, scene);
  const [tall, wide] = extent(grid);
  for (let j = 0; j < seen; j++) {
    const t = first + j;
    const left = j * pitch;
    const tokens = scene.setup.aboutTokens;
    const dropped = tokens && t >= grid.shape[0];
    for (let i = 0; i < group; i++) {
      const frame = t * group + i;
      if (dropped && frame >= grid.frames) break;
      const x = left + i * step;
      drawPart(ctx, scene, scene.picture(frame), [0, tall], [0, wide], x, 3, thumb, height);
      if (dropped || frame >= grid.frames) {
        ctx.fillStyle = colours.veil;
        ctx.fillRect(x, 3, thumb, height);
      }
      if (tokens && t === token.t) {
        const [kx, ky] = [thumb / wide, height / tall];
        const [, [y0, y1], [x0, x1]] = token.where;
        const side = [Math.max(4, (x1 - x0) * kx), Math.max(4, (y1 - y0) * ky)];
        ctx.strokeStyle = CHOSEN;
        ctx.lineWidth = 1.5;
        ctx.strokeRect(x + x0 * kx, 3 + y0 * ky, ...side);
      }
      if (frame === state.frame) {
        ctx.strokeStyle = NOW;
        ctx.lineWidth = 3;
        ctx.strokeRect(x + 1, 3.5, thumb - 2, height - 1);
      }
    }
    const chosen = t === (tokens ? token.t : state.frame);
    const y = height + 8;
    ctx.strokeStyle = chosen ? CHOSEN : colours.muted;
    ctx.lineWidth = chosen ? 2 : 1;
    if (tokens) ctx.stroke(line([left + 1, y - 2], [left + 1, y + 3], [left + cube - 1, y + 3], [left + cube - 1, y - 2]));
    const name = dropped ? "dropped" : tokens && (cube > 60 || chosen) ? `t ${t}` : `${t}`;
    label(ctx, name, left + cube / 2, y + 17, {
      align: "center", bold: chosen, colour: chosen ? colours.text : colours.muted,
    });
  }
}

function hitStrip(x, y, box, scene) {
  const { grid, token } = scene;
  const { thumb, step, cube, pitch, seen, first, group } = stripLayout(box.width, scene);
  const j = Math.floor(x / pitch);
  const inside = x - j * pitch;
  const t = first + j;
  if (j < 0 || j >= seen || inside > cube) return null;
  if (!scene.setup.aboutTokens) return { frame: t };
  if (t >= grid.shape[0]) return null;
  const i = Math.min(group - 1, Math.floor(inside / (group > 1 ? step : thumb)));
  const frame = Math.min(t * group + i, grid.frames - 1);
  return { selected: indexOf(grid, t, token.h, token.w), frame };
}

export default {
  title: "",
  needs: ["frame", "selected"],
  height: (width, scene) => stripLayout(width, scene).height + 28,
  draw: drawStrip, hit: hitStrip,
  describe: ({ state, grid, token, setup }) => (setup.aboutTokens
    ? `Strip of kept frames, ${grid.cube[0]} in each cube; the cube of time step ${token.t} is marked`
    : `Strip of kept frames; frame ${state.frame} is marked`),
};
