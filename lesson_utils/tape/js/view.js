// One view of a tape: built once, drawn whenever something changes, and taken away whole.
//
// What a panel's file exports:
//   title     what stands above it
//   wide      true: it takes a row of its own
//   plays     true: the button and slider of playing may stand below it
//   height    (width, scene) -> CSS pixels
//   needs     besides the grid, the values of the state on which the drawing depends
//   draw      (ctx, box, scene) draws into box = {width, height, ratio}
//   hit       (x, y, box, scene) -> what a click there chooses, such as {selected: 7}, or null
//   describe  (scene) -> what it shows, in words; caption (optional): words below it for all
//   below     (optional) another panel, which shares its frame
//   html, update  (optional) a table beside the drawing, and what keeps it up to date
// A scene holds: state (the synced values), grid, setup, picture(i) (kept frame i or null), token
// (t, h, w and pixels of the chosen one), hover (a token or null), colours, cache(key, make), and
// looks(), weights(): the numbers behind the attention panel; kept(): which tokens are kept.

import { NATIVE, coloursOf, describe, element, listening, say, sheetOf } from "../../widgets/dom.js";
import { control } from "./controls.js";
import { positionOf } from "./grid.js";
import { NAMES, gridAt } from "./linking.js";
import { play } from "./playing.js";
import { loadedOf, sceneOf } from "./scene.js";
import { choose, closeStore, openStore, receive, settle } from "./store.js";
import { count, sentence } from "./words.js";

const QUIET = 400; // milliseconds between two changes of the line: readers of screens read it out

/** The module that anywidget takes, for a table of panels by name. */
export const tapeOf = (table) => ({
  render({ model, el }) {
    const view = new View(table, model, el);
    return () => view.close();
  },
});

class View {
  constructor(table, model, el) {
    const store = openStore(model);
    Object.assign(this, {
      model, store, table, here: listening(model), controls: [], panels: [], memory: new Map(),
      hover: null, wanted: null, said: 0,
    });
    this.root = element("div", { class: "frame-tape tape", role: "group", "aria-label": store.setup.title });
    this.line = element("p", { class: "tape-line", "aria-live": "polite" });
    this.note = element("p", { class: "tape-note" });
    this.addControls();
    this.root.append(this.line, this.note, this.panelsOf(store.setup));
    this.listen();
    store.views.add(this);
    this.here.put(el, this.root);
    this.request();
  }

  // -------------------------------------------------------------- what it is made of

  addControl(parent, name) {
    const made = control(this.store, name);
    this.controls.push(made);
    parent.append(made.element);
  }

  addControls() {
    const { controls } = this.store.setup;
    const top = element("div", { class: "tape-controls" });
    for (const name of controls) if (!["token", "play"].includes(name)) this.addControl(top, name);
    if (top.children.length) this.root.append(top);
    if (!controls.includes("token")) return;
    const field = element("fieldset", { class: "tape-controls" },
      element("legend", {}, "Chosen token (or click one in a picture)"));
    for (const name of ["t", "h", "w"]) this.addControl(field, name);
    this.root.append(field);
  }

  panelsOf({ panels, controls }) {
    const all = element("div", { class: "tape-panels" });
    let transport = controls.includes("play") ? this.transport() : null;
    for (const name of panels) {
      const { title, html, wide, below, plays } = this.table[name];
      const figure = element("figure", { class: `tape-panel tape-panel-${name}${wide ? " tape-wide" : ""}` },
        element("figcaption", {}, element("span", {}, title),
          element("span", { class: "tape-hint", "aria-hidden": "true" })));
      if (html) {
        figure.append(element("div", { class: "tape-table" }));
        figure.lastChild.innerHTML = html;
      }
      this.addCanvas(figure, this.table[name]);
      if (plays && transport) {
        figure.append(transport);
        transport = null;
      }
      if (below) this.addCanvas(figure, below);
      all.append(figure);
    }
    return all;
  }

  transport() {
    this.button = element("button", { type: "button", class: "tape-play", ...NATIVE });
    this.here.listen(this.button, "click", () => choose(this.store, { playing: !this.store.state.playing }));
    const made = element("div", { class: "tape-transport" }, this.button);
    this.addControl(made, "frame");
    return made;
  }

  addCanvas(figure, kind) {
    const canvas = element("canvas", { role: "img" });
    const panel = { ...kind, figure, canvas, hint: figure.querySelector(".tape-hint") };
    const place = (event) => {
      const edge = canvas.getBoundingClientRect();
      const scale = edge.width / panel.width; // on a slide all is enlarged
      settle(this.store);
      const scene = sceneOf(this.store, this.memory);
      const [x, y] = [event.clientX - edge.left, event.clientY - edge.top].map((at) => at / scale);
      return panel.hit(x, y, { width: panel.width }, scene);
    };
    this.here.listen(canvas, "click", (event) => {
      const chosen = place(event);
      if (chosen) choose(this.store, chosen);
    });
    this.here.listen(canvas, "pointermove", (event) => {
      const over = event.pointerType === "touch" ? null : place(event);
      canvas.style.cursor = over ? "pointer" : "";
      this.hoverOver(over?.selected ?? null, panel);
    });
    this.here.listen(canvas, "pointerleave", () => this.hoverOver(null, panel));
    figure.append(canvas);
    if (panel.caption) {
      panel.words = element("p", { class: "tape-caption" });
      figure.append(panel.words);
    }
    this.panels.push(panel);
  }

  listen() {
    const { here, store } = this;
    here.sized(this.panels.map(({ canvas }) => canvas), (width, target) => {
      this.panels.find(({ canvas }) => canvas === target).width = width;
      this.request();
    });
    here.themed(() => this.request());
    here.listen(document, "visibilitychange", () => {
      if (document.hidden && store.state.playing) choose(store, { playing: false });
    });
    here.follow([...NAMES, "_steps", "_qk_about"], () => receive(store, this.model));
  }

  close() {
    this.store.views.delete(this);
    this.here.stop();
    clearTimeout(this.later);
    cancelAnimationFrame(this.wanted);
    if (!this.store.views.size) closeStore(this.store);
  }

  // -------------------------------------------------------------- what it shows

  request() {
    this.wanted ??= requestAnimationFrame(() => this.draw());
  }

  hoverOver(n, panel) {
    if (n === this.hover) return;
    this.hover = n;
    for (const { hint } of this.panels) hint.textContent = "";
    if (n !== null) {
      const [t, h, w] = positionOf(gridAt(this.store.setup, this.store.state), n);
      panel.hint.textContent = `token ${count(n)} (t ${t}, h ${h}, w ${w})`;
    }
    this.request();
  }

  draw() {
    this.wanted = null;
    if (!this.root.isConnected) return;
    const { store } = this;
    settle(store);
    if (store.state.playing) play(store);
    const scene = sceneOf(store, this.memory);
    if (this.hover !== null && this.hover < scene.grid.tokens) {
      const [t, h, w] = positionOf(scene.grid, this.hover);
      scene.hover = { n: this.hover, t, h, w };
    }
    scene.colours = coloursOf(this.root, ["text", "muted", "faint", "veil", "page"]);
    for (const part of this.controls) part.update(scene);
    if (this.button) this.button.textContent = store.state.playing ? "❚❚ Pause" : "▶ Play";
    for (const panel of this.panels) this.drawPanel(panel, scene);
    this.say(scene);
  }

  drawPanel(panel, scene) {
    const { canvas, width } = panel;
    const ratio = window.devicePixelRatio || 1;
    const shown = [
      width, ratio, scene.cut, loadedOf(scene), this.store.received, this.hover,
      ...Object.values(scene.colours), ...(panel.needs ?? NAMES).map((name) => scene.state[name]),
    ].join();
    if (!width || shown === panel.shown) return;
    panel.shown = shown;
    const height = Math.ceil(panel.height(width, scene));
    const ctx = sheetOf(canvas, width, height);
    ctx.fontName = scene.colours.font;
    panel.draw(ctx, { width, height, ratio }, scene);
    describe(canvas, panel.describe(scene));
    panel.update?.(panel.figure, scene);
    if (panel.words) say(panel.words, panel.caption(scene));
  }

  say(scene) {
    const { setup, qkNote } = this.store;
    say(this.note, [setup.note, qkNote].filter(Boolean).join(" "));
    clearTimeout(this.later);
    const wait = this.said + QUIET - performance.now();
    if (wait > 0) {
      this.later = setTimeout(() => this.say(scene), wait);
      return;
    }
    const weights = setup.panels.includes("attention") ? scene.weights() : null;
    const words = sentence(setup, scene.state, scene.grid, weights, scene.kept());
    if (this.line.textContent === words) return;
    this.line.textContent = words;
    this.said = performance.now();
  }
}
