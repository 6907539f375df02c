// The clip as a block, first frame in front, time running back; one cube lifted out.

import { CHOSEN, HOVER, NOW, coarse, drawPart, fittedPart, label, line, outline } from "../draw.js";
import { indexOf, pixelsOf } from "../grid.js";
import { loadedOf, sheet } from "../scene.js";
import { count } from "../words.js";

function volumeLayout(width, { grid }) {
  const [, tall, wide] = grid.fitted;
  const ratio = wide / tall;
  const side = Math.min(300, (width * 0.46) / ratio);
  const front = side * ratio;
  const [right, up] = [Math.min(0.5 * side, width * 0.2), 0.36 * side];
  const fan = front + right + Math.min(30, width * 0.05);
  return { side, front, right, up, top: 20, fan, fanWidth: width - fan - 2 };
}

/** Where a corner (frame, row, column) of the block lands. */
function corner({ side, front, right, up, top }, { fitted }, t, y, x) {
  const back = t / fitted[0];
  return [(x / fitted[2]) * front + right * back, top + up * (1 - back) + (y / fitted[1]) * side];
}

function drawVolume(ctx, box, scene) {
  const { grid, state, token, colours, hover } = scene;
  const at = volumeLayout(box.width, scene);
  const size = [at.front + at.right + 2, at.side + at.up + at.top + 2];
  const key = [scene.cut, loadedOf(scene), box.width, box.ratio].join();
  const block = scene.cache("block", key, () => {
    const made = sheet(size[0] * box.ratio, size[1] * box.ratio);
    made.scale(box.ratio, box.ratio);
    drawBlock(made, scene, at);
    return made.canvas;
  });
  ctx.drawImage(block, 0, 0, ...size);
  const to = (...place) => corner(at, grid, ...place);
  const cube = ([[t0, t1], [y0, y1], [x0, x1]]) => {
    const path = line(to(t0, y0, x0), to(t0, y0, x1), to(t0, y1, x1), to(t0, y1, x0), to(t0, y0, x0));
    path.addPath(line(to(t0, y0, x0), to(t1, y0, x0), to(t1, y0, x1), to(t0, y0, x1)));
    path.addPath(line(to(t1, y0, x1), to(t1, y1, x1), to(t0, y1, x1)));
    return path;
  };
  const now = Math.min(state.frame + 0.5, grid.fitted[0]);
  ctx.strokeStyle = NOW;
  ctx.lineWidth = 2;
  ctx.stroke(line(to(now, 0, 0), to(now, 0, grid.fitted[2]), to(now, grid.fitted[1], grid.fitted[2])));
  if (hover) outline(ctx, cube(pixelsOf(grid, hover.n)), HOVER);

  // The lifted cube, its frames fanned with the first in front.
  const [frames, rows, columns] = token.where;
  const many = grid.cube[0];
  const ratio = grid.cube[2] / grid.cube[1];
  const step = Math.min(18, at.fanWidth / 4, (at.fanWidth * 0.45) / Math.max(1, many - 1));
  const shift = step * (many - 1);
  const tall = Math.max(16, Math.min((at.fanWidth - shift) / ratio, at.side + at.up - shift - 40));
  const fanTop = at.top + Math.max(0, (at.side + at.up - shift - tall) / 2 - 8);
  const start = to(frames[0], (rows[0] + rows[1]) / 2, columns[1]);
  const left = at.fan;
  outline(ctx, line(start, [left - 4, fanTop + shift + tall / 2]), CHOSEN, 1.5);
  outline(ctx, cube(token.where), CHOSEN, 2.5);
  for (let i = many - 1; i >= 0; i--) {
    const [x, y] = [left + i * step, fanTop + shift - i * step];
    drawPart(ctx, scene, coarse(scene, frames[0] + i), rows, columns, x, y, tall * ratio, tall);
    if (frames[0] + i >= grid.frames) {
      ctx.fillStyle = colours.veil;
      ctx.fillRect(x, y, tall * ratio, tall);
    }
    ctx.lineWidth = frames[0] + i === state.frame ? 3 : 1;
    ctx.strokeStyle = frames[0] + i === state.frame ? NOW : colours.text;
    ctx.strokeRect(x + 0.5, y + 0.5, tall * ratio - 1, tall - 1);
  }
  const y = fanTop + shift + tall + 18;
  const words = [`${many} × ${grid.cube[1]} × ${grid.cube[2]} × 3`, `= ${count(grid.values)} values`];
  words.forEach((word, i) => {
    ctx.font = `12px ${ctx.fontName}`;
    const fits = left + ctx.measureText(word).width < box.width;
    // In a narrow cell the words are smaller, or they would touch the block.
    const style = fits ? { align: "left" } : { align: "right", size: 11 };
    label(ctx, word, fits ? left : box.width, y + 16 * i, { colour: colours.text, ...style });
  });
  const [x0, y0] = to(0, grid.fitted[1], grid.fitted[2]);
  const [x1, y1] = to(grid.fitted[0], grid.fitted[1], grid.fitted[2]);
  label(ctx, "time →", (x0 + x1) / 2 + 8, (y0 + y1) / 2 + 16, { colour: colours.muted });
}

function drawBlock(ctx, scene, at) {
  const { grid } = scene;
  const { side, front, right, up, top } = at;
  const faces = [scene.shot, ...grid.fitted, loadedOf(scene), front, side].join();
  const size = [front + right + 2, side + up + top + 2];
  ctx.drawImage(scene.cache("faces", faces, () => {
    const { a: ratio } = ctx.getTransform();
    const made = sheet(size[0] * ratio, size[1] * ratio);
    made.scale(ratio, ratio);
    drawFaces(made, scene, at);
    return made.canvas;
  }), 0, 0, ...size);
  const to = (...place) => corner(at, grid, ...place);
  const [T, H, W] = grid.fitted;
  const lines = new Path2D();
  for (let w = 0; w <= grid.shape[2]; w++) {
    const x = w * grid.cube[2];
    lines.addPath(line(to(T, 0, x), to(0, 0, x), to(0, H, x)));
  }
  for (let h = 0; h <= grid.shape[1]; h++) {
    const y = h * grid.cube[1];
    lines.addPath(line(to(0, y, 0), to(0, y, W), to(T, y, W)));
  }
  for (let t = 1; t <= grid.shape[0]; t++) {
    const f = t * grid.cube[0];
    lines.addPath(line(to(f, 0, 0), to(f, 0, W), to(f, H, W)));
  }
  ctx.lineWidth = 0.75;
  ctx.strokeStyle = `rgba(255, 255, 255, ${(side / grid.shape[1]) < 8 ? 0.16 : 0.35})`;
  ctx.stroke(lines);
}

function drawFaces(ctx, scene, at) {
  const { grid } = scene;
  const { side, front, right, up, top } = at;
  const [deep] = grid.fitted;
  const [rows, columns] = fittedPart(grid);
  // The top is the first row of every frame, the side its last column: one strip a frame, sheared.
  for (let i = deep - 1; i >= 0; i--) {
    const image = scene.picture(i);
    const [x, y] = [(right * (i + 1)) / deep, top + up * (1 - (i + 1) / deep)];
    ctx.save();
    ctx.setTransform(ctx.getTransform().multiply(new DOMMatrix([1, 0, -right / up, 1, x, y])));
    drawPart(ctx, scene, image, [0, 1], columns, 0, 0, front, up / deep + 0.4);
    ctx.restore();
    ctx.save();
    const [sx, sy] = [front + (right * i) / deep, top + up * (1 - i / deep)];
    ctx.setTransform(ctx.getTransform().multiply(new DOMMatrix([1, -up / right, 0, 1, sx, sy])));
    const edge = Math.min(columns[1], grid.width);
    drawPart(ctx, scene, image, rows, [edge - 1, edge], 0, 0, right / deep + 0.4, side);
    ctx.restore();
  }
  const to = (...place) => corner(at, grid, ...place);
  const [T, H, W] = grid.fitted;
  const shadow = (path, strength) => {
    ctx.fillStyle = `rgba(0, 0, 0, ${strength})`;
    ctx.fill(path);
  };
  shadow(line(to(0, 0, 0), to(T, 0, 0), to(T, 0, W), to(0, 0, W)), 0.1);
  shadow(line(to(0, 0, W), to(T, 0, W), to(T, H, W), to(0, H, W)), 0.28);
  drawPart(ctx, scene, coarse(scene, 0), rows, columns, 0, top + up, front, side);
}

function hitVolume(px, py, box, scene) {
  const { grid } = scene;
  const at = volumeLayout(box.width, scene);
  const { side, front, right, up, top } = at;
  const [T, H, W] = grid.shape;
  const y = py - top - up;
  const cell = (share, n) => Math.min(n - 1, Math.floor(share * n));
  if (px >= 0 && px < front && y >= 0 && y < side) {
    return { selected: indexOf(grid, 0, cell(y / side, H), cell(px / front, W)) };
  }
  const above = -y / up; // on the top face, how far back
  const x = px - right * above;
  if (above >= 0 && above < 1 && x >= 0 && x < front) {
    return { selected: indexOf(grid, cell(above, T), 0, cell(x / front, W)) };
  }
  const beside = (px - front) / right;
  const down = y + up * beside;
  if (beside >= 0 && beside < 1 && down >= 0 && down < side) {
    return { selected: indexOf(grid, cell(beside, T), cell(down / side, H), W - 1) };
  }
  return null;
}

export default {
  title: "Volume",
  needs: ["frame", "selected"],
  height: (width, scene) => {
    const at = volumeLayout(width, scene);
    return at.side + at.up + at.top + 14;
  },
  draw: drawVolume, hit: hitVolume,
  describe: ({ grid, token }) =>
    `The clip as a block of ${grid.shape.join(" × ")} cubes, first frame in front; the cube at ` +
    `t ${token.t}, h ${token.h}, w ${token.w} is outlined and lifted out to the right`,
};
