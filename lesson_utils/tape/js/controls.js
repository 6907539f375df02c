// Native controls: sliders over steps, sliders over whole numbers, and lists.

import { NATIVE, element } from "../../widgets/dom.js";
import { indexOf, positionOf } from "./grid.js";
import { gridAt } from "./linking.js";
import { ruleOf } from "./scene.js";
import { choose, settle } from "./store.js";
import { short } from "./words.js";

const seconds = (state) => `${(state.frame / state.fps).toFixed(2)} s`;

// Sliders over the steps that Python sends; `words` is what is shown and read out.
const STEPPED = {
  fps: ["frames per second", (v) => `${short(v)} fps`],
  seconds: ["length", (v) => `${short(v)} s`],
  resolution: ["resolution", (v, { grid }) => `${v} × ${grid.width} px`],
  patch: ["patch side", (v) => `${v} px`],
  group: ["frames a cube", (v) => `${v}`],
  temperature: ["temperature", (v) => short(v)],
  threshold: ["kept if it differs by more than", (v) => `${short(v)} levels`],
};

// Sliders over whole numbers: label, largest value, value now, and what a value chooses.
const token = (axis) => ({
  end: ({ grid }) => grid.shape[axis] - 1,
  value: ({ grid, state }) => positionOf(grid, state.selected)[axis],
  choice: (value, { grid, state }) => {
    const at = positionOf(grid, state.selected);
    at[axis] = value;
    return { selected: indexOf(grid, ...at) };
  },
});

const COUNTED = {
  row: {
    name: "row of the slice", words: (v) => `row ${v}`, end: ({ grid }) => grid.height - 1,
    value: ({ state }) => state.row, choice: (row) => ({ row }),
  },
  frame: {
    name: "frame",
    words: (v, { grid, state }) => `${v} of ${grid.frames}, ${seconds({ ...state, frame: v })}`,
    end: ({ grid }) => grid.frames - 1, value: ({ state }) => state.frame,
    choice: (frame) => ({ frame }),
  },
  t: { name: "time step t", words: (v) => `${v}`, ...token(0) },
  h: { name: "row h", words: (v) => `${v}`, ...token(1) },
  w: { name: "column w", words: (v) => `${v}`, ...token(2) },
};

const LISTED = {
  remainder: "if it does not divide", pattern: "attention pattern", colour: "colour of tokens",
};

/** The steps of a slider that make a grid together with what is chosen elsewhere. */
function possible(store, name) {
  return store.steps[name].filter((value) => {
    try {
      return gridAt(store.setup, { ...store.state, [name]: value });
    } catch {
      return false;
    }
  });
}

/** A slider; returns {element, update(scene)}. `source` says how it reads and writes. */
function slider(store, name, { title, end, value, words, choice }) {
  const input = element("input", { type: "range", min: "0", step: "1", ...NATIVE });
  const shown = element("span", { class: "tape-value", "aria-hidden": "true" });
  const made = element("label", { class: `tape-control tape-${name}` },
    element("span", { class: "tape-name" }, title), input, shown);
  input.addEventListener("input", () => {
    settle(store); // several sliders may move between two repaints
    const now = { state: store.state, grid: gridAt(store.setup, store.state) };
    choose(store, choice(Number(input.value), now));
  });
  return {
    element: made,
    update(scene) {
      const [last, at] = [end(scene), value(scene)];
      if (Number(input.max) !== last) input.max = last;
      if (Number(input.value) !== at) input.value = at;
      const text = words(at, scene);
      if (shown.textContent === text) return;
      shown.textContent = text;
      input.setAttribute("aria-valuetext", text);
    },
  };
}

export function control(store, name) {
  if (name in STEPPED) {
    const [title, words] = STEPPED[name];
    const steps = () => possible(store, name);
    const made = slider(store, name, {
      title,
      end: () => steps().length - 1,
      value: ({ state }) => steps().indexOf(state[name]),
      words: (i, scene) => words(scene.state[name], scene),
      choice: (i) => ({ [name]: steps()[i] }),
    });
    if (name !== "threshold") return made;
    return {
      ...made,
      update(scene) {
        made.element.hidden = !ruleOf(scene.state); // it would move nothing
        made.update(scene);
      },
    };
  }
  if (name in COUNTED) return slider(store, name, { title: COUNTED[name].name, ...COUNTED[name] });
  const options = store.setup.choices[name].map((words) => element("option", {}, words));
  const select = element("select", NATIVE, ...options);
  select.addEventListener("change", () => choose(store, { [name]: select.value }));
  return {
    element: element("label", { class: `tape-control tape-${name}` },
      element("span", { class: "tape-name" }, LISTED[name]), select),
    update(scene) {
      if (select.value !== scene.state[name]) select.value = scene.state[name];
      if (name !== "remainder") return;
      for (const option of select.options) {
        const state = { ...scene.state, remainder: option.value };
        try {
          gridAt(scene.setup, state);
          option.disabled = false;
        } catch {
          option.disabled = true;
        }
      }
    },
  };
}
