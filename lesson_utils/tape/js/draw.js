// What panels draw with.

import { sheet } from "./scene.js";

export const CHOSEN = "#d55e00"; // Okabe and Ito's vermillion: the chosen token, everywhere
export const HOVER = "#56b4e9"; // their sky blue: what the pointer is over
export const NOW = "#e69f00"; // their orange: the present frame or row
export const LEFT_OUT = [225, 225, 225]; // a token that is not kept
const CIVIDIS = [[0, 32, 77], [66, 78, 108], [124, 123, 120], [186, 173, 108], [255, 234, 70]];

/** Colour of a value from 0 to 1: dark blue to yellow, alike to colour-blind eyes. */
export function shade(x) {
  const at = Math.min(Math.max(x, 0), 1) * (CIVIDIS.length - 1);
  const i = Math.min(Math.floor(at), CIVIDIS.length - 2);
  return CIVIDIS[i].map((low, c) => Math.round(low + (CIVIDIS[i + 1][c] - low) * (at - i)));
}

export function label(ctx, words, x, y, { colour, align = "left", size = 12, bold = false } = {}) {
  ctx.font = `${bold ? "600 " : ""}${size}px ${ctx.fontName}`;
  ctx.textAlign = align;
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y);
}

/** Stroke a path twice, so that it stands out on any picture. */
export function outline(ctx, path, colour, width = 2, dash = []) {
  ctx.lineJoin = "round";
  ctx.strokeStyle = "rgba(255, 255, 255, 0.9)";
  ctx.lineWidth = width + 2;
  ctx.setLineDash([]);
  if (!dash.length) ctx.stroke(path);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.stroke(path);
  ctx.setLineDash([]);
}

export function rectangle(x, y, width, height) {
  const path = new Path2D();
  path.rect(x, y, width, height);
  return path;
}

export function line(...points) {
  const path = new Path2D();
  points.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
  return path;
}

/** A frame in as many pixels as the learner left it; null while it is being decoded. */
export function coarse(scene, i) {
  const image = scene.picture(i);
  const { height, width } = scene.grid;
  if (!image || height >= image.height) return image;
  return scene.cache("coarse", [i, scene.shot].join(), () => {
    const ctx = sheet(width, height);
    ctx.drawImage(image, 0, 0, width, height);
    return ctx.canvas;
  });
}

/**
 * Draw rows y0–y1 and columns x0–x1 (pixels of the grid) of frame i into a rectangle. What lies
 * past the frame's edge repeats the edge, as padding does.
 */
export function drawPart(ctx, scene, image, [y0, y1], [x0, x1], x, y, width, height) {
  if (!image) {
    ctx.fillStyle = scene.colours.faint;
    ctx.fillRect(x, y, width, height);
    return;
  }
  const sx = image.width / scene.grid.width;
  const sy = image.height / scene.grid.height;
  const [kx, ky] = [width / (x1 - x0), height / (y1 - y0)];
  const spans = (from, to, end) => [
    [from, Math.min(to, end), 0], // inside the frame
    [Math.max(from, end), to, 1], // padded
  ].filter(([a, b]) => b > a);
  ctx.imageSmoothingEnabled = ky * sy ** -1 < 1;
  for (const [top, bottom, below] of spans(y0, y1, scene.grid.height)) {
    for (const [left, right, beside] of spans(x0, x1, scene.grid.width)) {
      ctx.drawImage(
        image,
        beside ? image.width - 1 : left * sx, below ? image.height - 1 : top * sy,
        beside ? 1 : (right - left) * sx, below ? 1 : (bottom - top) * sy,
        x + (left - x0) * kx, y + (top - y0) * ky, (right - left) * kx, (bottom - top) * ky,
      );
    }
  }
}

/** What is shown of a frame: all of it, and what padding adds. */
export const extent = ({ size, fitted }) => [Math.max(size[1], fitted[1]), Math.max(size[2], fitted[2])];

export const fittedPart = (grid) => [[0, grid.fitted[1]], [0, grid.fitted[2]]];
