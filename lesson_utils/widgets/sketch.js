// The sketch: an empty video volume, and a cube that is put into it.

import { NATIVE, coloursOf, describe, element, listening, liveLine, say, sheetOf } from "./dom.js";

const AXES = ["t", "h", "w"];
const NAMES = ["time t", "height h", "width w"];
const CUBE = "#d55e00"; // Okabe and Ito's vermillion: the cube, as in the tape
const PART = "#e69f00"; // their orange: what is known while something is still open
const NEAR = "#56b4e9"; // their sky blue: what the pointer is over

// ---------------------------------------------------------------- words and geometry

/** What is in the volume; as told() in sketch.py. */
export function sentence(shape, cube) {
  const volume =
    `A volume of ${shape.join(" × ")} cubes: t runs to the back, h down, w to the right.`;
  const placed = AXES.filter((_, i) => cube[i] !== null).map((axis) => `${axis} ${cube[AXES.indexOf(axis)]}`);
  const open = AXES.filter((_, i) => cube[i] === null);
  if (!placed.length) return `${volume} It is empty.`;
  if (!open.length) return `${volume} The cube is at ${placed.join(", ")}.`;
  const verb = open.length === 1 ? "is" : "are";
  return `${volume} Given: ${placed.join(", ")}. ${open.join(" and ")} ${verb} still open.`;
}

/** Where the volume's faces lie in a drawing of this width, in pixels. */
export function layoutOf(width, [, tall, wide]) {
  const [left, top, below] = [Math.min(76, width * 0.19), 8, 26];
  const room = width - left - Math.min(110, width * 0.2);
  const ratio = wide / tall;
  const side = Math.min(250, (0.66 * room) / ratio);
  const front = side * ratio;
  const right = Math.min(0.52 * room, 0.75 * side, room - front);
  const up = 0.5 * right;
  return { left, top, side, front, right, up, width, height: top + up + side + below };
}

/** Where a corner (t, h, w), counted in cubes, lands: first frame in front, time to the back. */
export function corner({ left, top, side, front, right, up }, shape, t, h, w) {
  const back = t / shape[0];
  return [
    left + (w / shape[2]) * front + right * back,
    top + up * (1 - back) + (h / shape[1]) * side,
  ];
}

/** Which face a point is on, and the two places that it gives: {t, h, w}, one of them missing. */
export function faceAt(at, shape, px, py) {
  const [x, y] = [px - at.left, py - at.top - at.up];
  const cell = (share, n) => Math.min(n - 1, Math.floor(share * n));
  const inside = (share) => share >= 0 && share < 1;
  const [T, H, W] = shape;
  if (inside(x / at.front) && inside(y / at.side)) {
    return { h: cell(y / at.side, H), w: cell(x / at.front, W) };
  }
  const above = -y / at.up; // on the top, how far back
  const along = (x - at.right * above) / at.front;
  if (inside(above) && inside(along)) return { t: cell(above, T), w: cell(along, W) };
  const beside = (x - at.front) / at.right; // on the side, how far back
  const down = (y + at.up * beside) / at.side;
  if (inside(beside) && inside(down)) return { t: cell(beside, T), h: cell(down, H) };
  return null;
}

/** From and to along each axis, in cubes: one step where a place is given, all where it is open. */
export const stepsOf = (shape, cube) =>
  cube.map((place, i) => (place === null ? [0, shape[i]] : [place, place + 1]));

/** Whether a point is on the drawn box: on its front, top or side. */
export function onBox(at, shape, [[t0, t1], [h0, h1], [w0, w1]], px, py) {
  const to = (...place) => corner(at, shape, ...place);
  const faces = [
    [to(t0, h0, w0), to(t0, h0, w1), to(t0, h1, w1), to(t0, h1, w0)],
    [to(t0, h0, w0), to(t1, h0, w0), to(t1, h0, w1), to(t0, h0, w1)],
    [to(t0, h0, w1), to(t1, h0, w1), to(t1, h1, w1), to(t0, h1, w1)],
  ];
  const within = (face) => {
    const turns = face.map(([x, y], i) => {
      const [a, b] = face[(i + 1) % 4];
      return Math.sign((a - x) * (py - y) - (b - y) * (px - x));
    });
    return turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0);
  };
  return faces.some(within);
}

/** Read what was typed for an axis: {place}, or {trouble} in words; an empty field is open. */
export function read(text, axis, count) {
  if (text.trim() === "") return { place: null };
  const place = Number(text);
  if (Number.isInteger(place) && place >= 0 && place < count) return { place };
  return { trouble: `${axis} ${text} is outside the volume: it counts cubes, from 0 to ${count - 1}.` };
}

// ---------------------------------------------------------------- drawing

function path(points, closed = false) {
  const made = new Path2D();
  points.forEach(([x, y], i) => (i ? made.lineTo(x, y) : made.moveTo(x, y)));
  if (closed) made.closePath();
  return made;
}

function drawBox(ctx, to, [[t0, t1], [h0, h1], [w0, w1]], { colour, width, fill }) {
  const faces = [
    [to(t0, h0, w0), to(t1, h0, w0), to(t1, h0, w1), to(t0, h0, w1)],
    [to(t0, h0, w1), to(t1, h0, w1), to(t1, h1, w1), to(t0, h1, w1)],
    [to(t0, h0, w0), to(t0, h0, w1), to(t0, h1, w1), to(t0, h1, w0)],
  ];
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  for (const face of faces) {
    const outline = path(face, true);
    if (fill) {
      ctx.globalAlpha = 0.22;
      ctx.fillStyle = colour;
      ctx.fill(outline);
      ctx.globalAlpha = 1;
    }
    ctx.stroke(outline);
  }
}

function draw(ctx, at, shape, cube, near, colours) {
  const to = (...place) => corner(at, shape, ...place);
  const [T, H, W] = shape;
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.faint;
  for (let t = 1; t < T; t++) ctx.stroke(path([to(t, 0, 0), to(t, 0, W), to(t, H, W)]));
  for (let h = 1; h < H; h++) ctx.stroke(path([to(0, h, 0), to(0, h, W), to(T, h, W)]));
  for (let w = 1; w < W; w++) ctx.stroke(path([to(T, 0, w), to(0, 0, w), to(0, H, w)]));
  if (near) {
    const [t, h, w] = AXES.map((axis) => near[axis]);
    const cell = t === undefined
      ? [to(0, h, w), to(0, h, w + 1), to(0, h + 1, w + 1), to(0, h + 1, w)]
      : h === undefined
        ? [to(t, 0, w), to(t + 1, 0, w), to(t + 1, 0, w + 1), to(t, 0, w + 1)]
        : [to(t, h, W), to(t + 1, h, W), to(t + 1, h + 1, W), to(t, h + 1, W)];
    ctx.fillStyle = NEAR;
    ctx.globalAlpha = 0.45;
    ctx.fill(path(cell, true));
    ctx.globalAlpha = 1;
  }
  drawBox(ctx, to, [[0, T], [0, H], [0, W]], { colour: colours.text, width: 1.5 });
  if (cube.some((place) => place !== null)) {
    const [t, h, w] = stepsOf(shape, cube);
    // Its shadows on front, top and side: without them its depth would be a guess.
    for (const shadow of [[[0, 0], h, w], [t, [0, 0], w], [t, h, [W, W]]]) {
      drawBox(ctx, to, shadow, { colour: PART, width: 1.5 });
    }
    const colour = cube.includes(null) ? PART : CUBE;
    drawBox(ctx, to, [t, h, w], { colour, width: 2.5, fill: true });
  }
  ctx.fillStyle = colours.muted;
  ctx.font = `13px ${colours.font}`;
  const write = (words, [x, y], align) => {
    ctx.textAlign = align;
    ctx.fillText(words, x, y);
  };
  const [mx, my] = to(T / 2, H, W);
  write("time t", [mx + 16, my + 20], "left");
  write(`0 to ${T - 1}`, [mx + 16, my + 36], "left");
  const [hx, hy] = to(0, H / 2, 0);
  write("height h", [hx - 8, hy - 2], "right");
  write(`0 to ${H - 1}`, [hx - 8, hy + 14], "right");
  const [wx, wy] = to(0, H, W / 2);
  write(`width w, 0 to ${W - 1}`, [wx, wy + 18], "center");
}

// ---------------------------------------------------------------- one view

function render({ model, el }) {
  const { shape, size, how } = model.get("_setup");
  const cubeNow = () => AXES.map((axis) => model.get(axis) ?? null);
  const { listen, follow, sized, themed, atEnd, put, stop } = listening(model);
  const troubles = {}; // by axis, while a field holds what no place is

  const canvas = element("canvas", { role: "img" });
  const line = liveLine();
  const fields = AXES.map((axis, i) =>
    element("input", { type: "number", min: "0", max: `${shape[i] - 1}`, step: "1",
      inputmode: "numeric", ...NATIVE }));
  const empty = element("button", { type: "button", ...NATIVE }, "Empty it");
  const controls = element("div", { class: "ft-row" },
    ...fields.map((field, i) => element("label", {}, element("span", {}, NAMES[i]), field)), empty);
  const root = element("div", { class: "frame-tape sketch", role: "group", "aria-label": "Sketch of a video volume" },
    element("p", { class: "sketch-how" }, how), controls, canvas, line);

  let [width, wanted, near, held] = [0, null, null, null];
  const request = () => (wanted ??= requestAnimationFrame(repaint));

  function place(changes) {
    for (const [axis, value] of Object.entries(changes)) {
      delete troubles[axis];
      model.set(axis, value);
    }
    model.save_changes();
    request();
  }

  fields.forEach((field, i) => {
    listen(field, "input", () => {
      // A number field hides what is no number; `badInput` still knows of it.
      const text = field.validity.badInput ? "that" : field.value;
      const { place: value, trouble } = read(text, AXES[i], shape[i]);
      if (trouble) {
        troubles[AXES[i]] = trouble;
        model.set(AXES[i], null);
        model.save_changes();
        request();
      } else place({ [AXES[i]]: value });
    });
  });
  listen(empty, "click", () => place({ t: null, h: null, w: null }));

  const pointer = (event) => {
    const edge = canvas.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top];
  };
  listen(canvas, "pointerdown", (event) => {
    const at = layoutOf(width, size);
    const [x, y] = pointer(event);
    const cube = cubeNow();
    if (cube.every((p) => p !== null) && onBox(at, shape, stepsOf(shape, cube), x, y)) {
      held = { x, y, cube }; // the cube itself: it moves across, at its own time
    } else {
      const found = faceAt(at, shape, x, y);
      if (!found) return;
      held = { face: Object.keys(found).join() };
      place(found);
    }
    canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  listen(canvas, "pointermove", (event) => {
    const at = layoutOf(width, size);
    const [x, y] = pointer(event);
    if (!held) {
      const cube = cubeNow();
      const grab = cube.every((p) => p !== null) && onBox(at, shape, stepsOf(shape, cube), x, y);
      near = grab || event.pointerType === "touch" ? null : faceAt(at, shape, x, y);
      canvas.style.cursor = grab ? "grab" : near ? "pointer" : "";
      request();
      return;
    }
    if (held.cube) {
      const steps = [0, (y - held.y) / (at.side / shape[1]), (x - held.x) / (at.front / shape[2])];
      const [, h, w] = held.cube.map((p, i) =>
        Math.max(0, Math.min(shape[i] - 1, p + Math.round(steps[i]))));
      place({ h, w });
    } else {
      const found = faceAt(at, shape, x, y);
      if (found && Object.keys(found).join() === held.face) place(found);
    }
  });
  for (const name of ["pointerup", "pointercancel"]) listen(canvas, name, () => (held = null));
  listen(canvas, "pointerleave", () => {
    near = null;
    request();
  });

  function repaint() {
    wanted = null;
    if (!root.isConnected || !width) return;
    const cube = cubeNow();
    fields.forEach((field, i) => {
      const wrong = AXES[i] in troubles;
      field.setAttribute("aria-invalid", String(wrong));
      const text = cube[i] === null ? "" : String(cube[i]);
      if (!wrong && field.value !== text) field.value = text;
    });
    const words = sentence(shape, cube);
    say(line, Object.values(troubles).join(" ") || words.slice(words.indexOf("right.") + 7));
    describe(canvas, words);
    const at = layoutOf(width, size);
    const ctx = sheetOf(canvas, width, at.height);
    draw(ctx, at, shape, cube, held ? null : near, coloursOf(root, ["text", "muted", "faint"]));
  }

  sized([canvas], (now) => {
    width = now;
    request();
  });
  themed(request);
  follow(AXES, () => {
    for (const axis of AXES) if (model.get(axis) !== null) delete troubles[axis];
    request();
  });

  put(el, root);
  request();
  atEnd(() => cancelAnimationFrame(wanted));
  return stop;
}

export default { render };
