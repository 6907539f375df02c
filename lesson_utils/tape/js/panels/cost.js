// A table in words and numbers, and published models on one axis.

import { CHOSEN, label, line } from "../draw.js";
import { pairs } from "../patterns.js";
import { bytes, count } from "../words.js";

function costRows({ grid, setup, state }) {
  const { budget } = setup;
  const rows = [
    ["frames × rows × columns", grid.size.join(" × ")],
    ["grid t × h × w", grid.shape.join(" × ")],
    ["tokens", count(grid.tokens), grid.tokens / budget],
    ["values a token", count(grid.values)],
  ];
  const pairsOf = (pattern) => pairs(grid, setup.patterns[pattern], setup.window);
  for (const pattern of new Set([...setup.compared, state.pattern])) {
    rows.push([`pairs, ${pattern}`, count(pairsOf(pattern)), pairsOf(pattern) / budget ** 2]);
  }
  const weights = pairsOf(state.pattern);
  rows.push([`weights of one head, ${state.pattern}`, bytes(4 * weights), weights / budget ** 2]);
  return rows;
}

function updateCost(figure, scene) {
  const { budget } = scene.setup;
  const body = figure.querySelector("tbody");
  const rows = costRows(scene);
  while (body.rows.length > rows.length) body.deleteRow(-1);
  rows.forEach(([name, value, share], i) => {
    let row = body.rows[i];
    if (!row) {
      row = body.insertRow();
      row.innerHTML = '<th scope="row"></th><td></td><td><div class="tape-meter"><span class="tape-bar"><i></i></span><b></b></div></td>';
    }
    const [th, number, meter] = row.cells;
    th.textContent = name;
    number.textContent = value;
    const [bar, words] = meter.firstChild.children;
    meter.firstChild.hidden = share === undefined;
    words.textContent = share === undefined ? "" : times(share);
    row.classList.toggle("tape-over", share > 1);
    bar.firstChild.style.width = `${Math.min(100, 50 * (share ?? 0))}%`;
  });
  figure.querySelector("thead th:last-child").textContent = `budget ${count(budget)}`;
}

function times(share) {
  if (Math.abs(share - 1) < 1e-9) return "all of it";
  const digits = share >= 10 || share < 0.095 ? Number(share.toPrecision(2)) : Number(share.toFixed(2));
  return `${digits.toLocaleString("en-US", { maximumSignificantDigits: 3 })} ×`;
}

function drawModels(ctx, box, scene) {
  const { grid, setup, colours } = scene;
  const [low, high] = [2, 5.3];
  const left = 6;
  const at = (tokens) =>
    left + ((Math.log10(Math.max(tokens, 100)) - low) / (high - low)) * (box.width - left - 10);
  const axis = box.height - 18;
  ctx.fillStyle = colours.muted;
  ctx.fillRect(left, axis, box.width - left - 10, 1);
  for (const power of [2, 3, 4, 5]) {
    const x = Math.round(at(10 ** power));
    ctx.fillRect(x, axis, 1, 5);
    label(ctx, count(10 ** power), x, axis + 16, {
      colour: colours.muted, size: 11, align: power === 2 ? "left" : "center",
    });
  }
  const x = at(setup.budget);
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([4, 3]);
  ctx.stroke(line([x, 18], [x, axis]));
  ctx.setLineDash([]);
  const marks = [
    { tokens: grid.tokens, words: `this clip ${count(grid.tokens)}`, y: 12, bold: true },
    { tokens: setup.budget, words: `budget ${count(setup.budget)}`, y: 28, bare: true },
  ];
  ctx.font = `12px ${ctx.fontName}`;
  // From the right, each name on the highest line that is free from its place on.
  const free = [];
  for (const [name, tokens] of setup.models.slice().sort(([, a], [, b]) => b - a)) {
    const words = `${name} ${count(tokens)}`;
    const [left, wide] = [at(tokens), ctx.measureText(words).width + 12];
    const from = left + wide > box.width ? left - wide : left;
    let i = 0;
    while (free[i] < from + wide) i++;
    free[i] = from;
    marks.push({ tokens, words, y: 45 + 14 * i });
  }
  for (const { tokens, y, bold, bare } of marks) {
    ctx.fillStyle = bold ? CHOSEN : colours.muted;
    ctx.beginPath();
    ctx.arc(at(tokens), axis, bold ? 5 : 3.5, 0, 7);
    if (!bare) ctx.fill();
    if (!bare) ctx.fillRect(at(tokens) - 0.5, y - 9, 1, axis - y + 9);
  }
  for (const { tokens, words, y, bold } of marks) {
    ctx.font = `${bold ? "600 " : ""}12px ${ctx.fontName}`;
    const wide = ctx.measureText(words).width;
    const x = at(tokens) + 4 + wide > box.width ? at(tokens) - 4 - wide : at(tokens) + 4;
    ctx.fillStyle = colours.page; // lines must not cross words
    ctx.fillRect(x - 2, y - 11, wide + 4, 15);
    label(ctx, words, x, y, { bold, colour: bold ? colours.text : colours.muted });
  }
}

export default {
  title: "Cost", wide: true, update: updateCost,
  needs: ["pattern"],
  html: "<table><thead><tr><th scope=col>what</th><th scope=col>count</th><th scope=col>against</th>" +
    "</tr></thead><tbody></tbody></table>",
  height: () => 136,
  draw: drawModels, hit: () => null,
  describe: ({ grid, setup }) =>
    `Tokens on a logarithmic axis: this clip ${count(grid.tokens)}, budget ${count(setup.budget)}, ` +
    setup.models.map(([name, tokens]) => `${name} ${count(tokens)}`).join(", "),
};
