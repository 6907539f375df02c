// A form for a configuration. What is typed goes to Python as it stands; sentences and the table of
// results come back.

import { NATIVE, element, listening, liveLine, say } from "./dom.js";

const PAUSE = 350; // milliseconds without a key before what was typed is read
const SHARED = ["values", "errors", "said", "_html"];
let forms = 0; // made so far, for ids

/** The native control of a field; its kind ends in "?" where it may stay empty. */
function control(name, kind, { choices, presets, own }) {
  const option = (value) => element("option", { value }, value);
  if (name === "preset") {
    const groups = Object.entries(presets).map(([label, names]) =>
      element("optgroup", { label }, ...names.map(option)));
    return element("select", NATIVE, option(own), ...groups);
  }
  if (kind === "choice") return element("select", NATIVE, ...choices[name].map(option));
  if (kind === "tick") return element("input", { type: "checkbox", ...NATIVE });
  const whole = kind.startsWith("whole");
  return element("input", {
    type: "text", inputmode: whole ? "numeric" : "decimal", autocomplete: "off", ...NATIVE,
  });
}

function render({ model, el }) {
  const setup = model.get("_setup");
  const { listen, entered, follow, atEnd, put, stop } = listening(model);
  const waiting = new Map(); // field -> timer
  let last = {}; // the values that were shown before
  const id = `configure-${++forms}`;

  const line = liveLine();
  const place = element("div", { class: "configure-result" });
  const groups = new Map();
  const fields = new Map();
  for (const [name, label, group, kind] of setup.fields) {
    if (!groups.has(group)) groups.set(group, element("fieldset", {}, element("legend", {}, group)));
    const input = control(name, kind, setup);
    const error = element("span", { class: "configure-error", id: `${id}-${name}`, hidden: "" });
    input.setAttribute("aria-describedby", error.id);
    const words = element("span", { class: "ft-label" }, label);
    const field = element("div", { class: `configure-field configure-${name}` },
      element("label", {}, ...(kind === "tick" ? [input, words] : [words, input])), error);
    groups.get(group).append(field);
    fields.set(name, { input, error, field });

    const send = () => {
      clearTimeout(waiting.get(name));
      waiting.delete(name);
      model.send({ name, value: kind === "tick" ? input.checked : input.value });
    };
    if (input.type === "text") {
      listen(input, "input", () => {
        clearTimeout(waiting.get(name));
        waiting.set(name, setTimeout(send, PAUSE));
      });
      entered(input, send);
      listen(input, "blur", () => { if (waiting.has(name)) send(); });
    } else {
      listen(input, "change", send);
    }
  }
  const root = element("div", { class: "frame-tape configure" },
    element("div", { class: "configure-groups" }, ...groups.values()), line, place);

  function show() {
    const [values, errors, said, html] = SHARED.map((name) => model.get(name));
    for (const [name, { input, error, field }] of fields) {
      const wrong = errors[name] ?? "";
      const value = values[name] ?? "";
      // What cannot be read stays to be mended, and what means the same stays as it was typed.
      const mended = !wrong && !error.hidden;
      const same = input.value.trim() !== "" && Number(input.value) === value;
      if (input.type === "checkbox") input.checked = value;
      else if ((value !== last[name] || mended) && !same && !waiting.has(name)) input.value = value;
      error.hidden = !wrong;
      say(error, wrong);
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      if (["frames", "seconds"].includes(name)) field.hidden = name !== values.length;
    }
    last = values;
    if (place.innerHTML !== html) place.innerHTML = html;
    say(line, said);
  }

  follow(SHARED, show);
  put(el, root);
  show();
  atEnd(() => { for (const timer of waiting.values()) clearTimeout(timer); });
  return stop;
}

export default { render };
