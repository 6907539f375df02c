// The form of lesson 11 without a kernel: what widgets/configure.py, systems/explain.py and Grid.latent
// say of a configuration; tests hold the two together.

const AXES = ["frames", "height", "width"];
const LATENTS = ["frames", "rows", "columns"];
const ALIKE = "judged with the pixels";
const NAMES = ["group", "patch height", "patch width"];
const OWN = "my own";
const MOST = 1_000_000;
const { ceil, floor } = Math;
const product = (sizes) => sizes.reduce((a, b) => a * b, 1);
const exact = (sizes) => sizes.reduce((a, b) => a * BigInt(b), 1n);
const grouped = (number) => number.toLocaleString("en-US");
const times = (sizes) => sizes.map(grouped).join(" × ");

/** A number as Python's `:.4g` writes it: what lies halfway goes to the even digit. */
export function short(number) {
  const [, last, rest] = number.toExponential(60).match(/^\d\.\d\d(\d)(\d*)/);
  const halfway = /^50*$/.test(rest) && last % 2 === 0;
  const text = (halfway ? number * (1 - 1e-10) : number).toPrecision(4);
  const [digits, power] = text.split("e");
  const plain = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  return power ? `${plain}e${power[0]}${power.slice(1).padStart(2, "0")}` : plain;
}

function inBytes(count) {
  let size = Number(count);
  for (const unit of ["bytes", "KiB", "MiB"]) {
    if (size < 1024) return `${short(size)} ${unit}`;
    size /= 1024;
  }
  return `${short(size)} GiB`;
}

/** One axis of a grid, as _axis.Axis: latents and tokens, what is cut, and what is wrong. */
function axisOf(number, size, { stride, patch, causal, chunk, remainder, latentRemainder }) {
  const [each, step] = [stride[number], patch[number]];
  const alone = Number(causal && !number);
  const parts = number ? null : chunk;
  const first = alone ? " after a first frame alone" : "";
  const perChunk = parts && alone + floor((parts - alone) / each);
  if (parts && (parts - alone) % each) return { chunk: `chunk ${parts} is not divisible by stride ${each}${first}` };
  const apart = Boolean(parts || latentRemainder);
  const edge = (latent) => {
    const chunks = parts ? floor(latent / perChunk) : 0;
    const rest = latent - chunks * (perChunk ?? 0);
    return chunks * (parts ?? 0) + rest * each - (alone && rest > 0 ? each - 1 : 0);
  };
  let wrong = null;
  const choose = (down, up, rule, name, had, unit, [crop, pad]) => {
    if (down === up || (rule === "crop" && down)) return down;
    if (rule === "pad") return up;
    const offer = down ? `crop to ${crop} or pad to ${pad}` : `pad to ${pad}`;
    wrong ??= `${name} ${had} ${down ? "is not divisible by" : "is less than one"} ${unit}: ${offer}`;
    return up;
  };
  let [down, up] = parts ? bothWays(size, parts).map((n) => n * perChunk) : bothWays(size - alone, each).map((n) => n + alone);
  const whole = apart ? 1 : step;
  [down, up] = [floor(down / whole) * whole, ceil(up / whole) * whole];
  const cut = `${NAMES[number]} ${step}`;
  let unit = each === 1 ? cut : `stride ${each}${apart ? "" : ` × ${cut}`}${first}`;
  if (parts) unit = `chunk ${parts}`;
  const latents = choose(down, up, remainder, AXES[number], size, unit, [edge(down), edge(up)]);
  const offers = bothWays(latents, step).map((n) => n * step);
  const used = choose(...offers, latentRemainder ?? remainder, `latent ${LATENTS[number]}`, latents, cut, offers);
  return { latents, count: used / step, fitted: edge(Math.min(latents, used)), wrong };
}

const bothWays = (size, step) => [floor(size / step), ceil(size / step)];

/** A grid of latents, as Grid.latent; `wrong` says by axis what does not divide. */
function gridOf(sizes, cut) {
  const axes = sizes.map((size, number) => axisOf(number, size, cut));
  const shape = axes.map(({ count }) => count);
  return {
    sizes, shape, tokens: product(shape), chunk: axes[0].chunk,
    latents: axes.map(({ latents }) => latents), fitted: axes.map(({ fitted }) => fitted),
    wrong: Object.fromEntries(axes.map(({ wrong }, i) => [AXES[i], wrong]).filter(([, wrong]) => wrong)),
  };
}

/** The rows of the table, as Explained.rows. */
export function rowsOf(grid, cut, { fps, channels, d, heads, itemsize }) {
  const { sizes, shape, fitted, tokens } = grid;
  const { stride, patch, causal, remainder, chunk } = cut;
  const cube = patch.map((count, axis) => count * stride[axis]);
  const pixels = stride.every((one) => one === 1);
  const said = gridOf(sizes, { ...cut, remainder: "error" }).wrong;
  const [t, s] = [shape[0], shape[1] * shape[2]];
  const rate = fps ? `; ${short(sizes[0] / fps)} s at ${trimmed(fps)} fps` : "";
  const rows = [["clip", times(sizes), AXES.join(" × ") + rate]];
  AXES.forEach((name, axis) => {
    if (!(name in said) || fitted[axis] === sizes[axis]) return;
    const change = `${Math.abs(fitted[axis] - sizes[axis])} ${remainder === "crop" ? "dropped" : "added"}`;
    rows.push(["remainder", `${sizes[axis]} to ${fitted[axis]}`, `${said[name]}; here ${change}`]);
  });
  if (!Object.keys(said).length) rows.push(["remainder", "none", "all three sizes divide"]);
  if (!pixels) {
    const [frames, height, width] = fitted;
    const each = chunk ?? frames;
    const one = causal ? `1 + (${each} − 1)/${stride[0]}` : `${each}/${stride[0]}`;
    const time = chunk ? `${floor(frames / each)} × (${one})` : one;
    rows.push(["latent grid", times(grid.latents),
      `${time} = ${grid.latents[0]} frames; ${height}/${stride[1]} rows; ${width}/${stride[2]} columns`]);
  }
  grid.latents.forEach((size, axis) => {
    const used = shape[axis] * patch[axis];
    if (size === used) return;
    const how = `${Math.abs(size - used)} of the latent ${LATENTS[axis]} ${size < used ? "added" : "dropped"}`;
    rows.push(["latent remainder", `${size} to ${used}`, how]);
  });
  rows.push(["token grid", times(shape), `a token is ${times(patch)} ${pixels ? "pixels" : "latents"}`]);
  rows.push(["tokens", grouped(tokens), `one stands for ${times(cube)} pixels`]);
  if (fps) rows.push(["tokens a second", grouped(evenRound((tokens * fps) / sizes[0])), "tokens / seconds"]);
  if (channels && !pixels) {
    const [behind, kept] = [3 * product(cube), product(patch) * channels];
    rows.push(["values", `${short(behind / kept)} times fewer`,
      `${grouped(behind)} colour values become ${grouped(kept)} in a token`]);
  }
  const full = exact([tokens, tokens]);
  const factored = exact([t, s, s]) + exact([s, t, t]);
  const size = (pairs, count) => inBytes(pairs * BigInt(itemsize) * BigInt(count));
  const all = `of ${heads} heads, if all are held at once`;
  rows.push(["pairs, full", grouped(full), `${grouped(tokens)}²`]);
  rows.push(["pairs, factored", grouped(factored), `${t} × ${grouped(s)}² + ${grouped(s)} × ${t}²; `
    + `full has ${(Number(full) / Number(factored)).toFixed(1)} times as many`]);
  rows.push(["a full table", size(full, 1), `pairs × ${itemsize} bytes, one head of one layer`]);
  rows.push(["a layer's full tables", size(full, heads), all]);
  rows.push(["a layer's factored tables", size(factored, heads), all]);
  rows.push(["the tokens themselves", inBytes(exact([tokens, d, itemsize])),
    `${grouped(tokens)} × ${grouped(d)} numbers × ${itemsize} bytes, one layer`]);
  return rows;
}

/** As Python's `:g`. */
const trimmed = (number) => String(Number(number.toPrecision(6)));

/** To the nearest whole number, a half to the even one, as Python. */
const evenRound = (number) => (Math.abs(number % 1) === 0.5 ? 2 * Math.round(number / 2) : Math.round(number));

const escaped = (text) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

function tableOf(rows) {
  const left = 'style="text-align:left"';
  return `<table><tbody>${rows.map(([what, much, how]) =>
    `<tr><th scope="row" ${left}>${escaped(what)}</th><td style="text-align:right">${escaped(much)}</td>`
    + `<td ${left}>${escaped(how)}</td></tr>`).join("")}</tbody></table>`;
}

/** Read what was typed into a field, as configure.read; throws a sentence. */
export function read([, label, , kind], value, choices) {
  if (kind === "choice") {
    const number = Number(value);
    return choices.includes(value) && value !== "" && Number.isFinite(number) ? number : value;
  }
  if (kind === "tick") return value;
  const text = String(value).trim();
  if (!text) {
    if (kind.endsWith("?")) return null;
    throw new Error(`${label}: is empty; type a number`);
  }
  const number = /^[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text.replaceAll("_", "")) : NaN;
  const whole = kind.startsWith("whole");
  if (!(number > 0 && number <= MOST) || (whole && number % 1)) {
    const what = whole ? "a whole number from 1" : "a number above 0 and up";
    throw new Error(`${label}: ${value} is not ${what} to ${grouped(MOST)}`);
  }
  return number;
}

/** What Configure._explain makes of the values: errors by field, or a grid and its rows. */
export function explained(v) {
  if (v.length === "seconds" && v.fps === null) return { errors: { fps: "frames a second: is empty; seconds need it" } };
  if (v.d % v.heads) {
    return { errors: { d: `d ${v.d} is not a whole multiple of ${v.heads} heads: each takes its part` } };
  }
  const frames = v.length === "seconds" ? Math.max(1, ceil(v.seconds * v.fps - 1e-6)) : v.frames;
  const cut = {
    stride: [v.ct, v.ch, v.cw], patch: [v.pt, v.ph, v.pw], causal: v.causal, remainder: v.remainder,
    chunk: v.chunk, latentRemainder: v.latent_remainder === ALIKE ? null : v.latent_remainder,
  };
  const grid = gridOf([frames, v.height, v.width], cut);
  if (grid.chunk) return { errors: { chunk: grid.chunk } };
  const { frames: wrong, ...errors } = grid.wrong;
  if (wrong) errors[v.length] = wrong;
  return Object.keys(errors).length ? { errors } : { errors, grid, rows: rowsOf(grid, cut, v) };
}

/** The form's stand-in for a kernel. */
export function configure(state) {
  const fields = state._setup.fields;
  let refused = {};

  function tell(values) {
    const { errors, grid, rows } = explained(values);
    const used = (name) => !["frames", "seconds"].includes(name) || name === values.length;
    const wrong = { ...errors, ...Object.fromEntries(Object.entries(refused).filter(([name]) => used(name))) };
    const listed = fields.filter(([name]) => name in wrong);
    if (listed.length) {
      const labels = listed.map(([, label]) => label).join(", ");
      return { values, errors: wrong, _html: "", said: `No count yet. Look at: ${labels}.` };
    }
    const { shape, tokens } = grid;
    const pairs = grouped(exact([tokens, tokens]));
    const said = `${shape.join(" × ")} = ${grouped(tokens)} tokens, ${pairs} pairs in full attention.`;
    return { values, errors: {}, _html: tableOf(rows), said };
  }

  return {
    sent(model, { name, value }) {
      const old = model.get("values");
      try {
        const field = fields.find(([one]) => one === name);
        const news = { [name]: read(field, value, state._setup.choices[name] ?? []) };
        delete refused[name];
        if (name === "preset" && value !== OWN) {
          refused = {};
          Object.assign(news, state._published[value], { preset: value });
        } else if (!["d", "heads", "itemsize", "channels"].includes(name)) news.preset = OWN;
        model.setAll(tell({ ...old, ...news }));
      } catch (error) {
        refused[name] = error.message;
        model.setAll(tell(old));
      }
    },
  };
}
