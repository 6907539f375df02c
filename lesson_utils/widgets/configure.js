// A form for a configuration. What is typed goes to Python as it stands; sentences and the table of
// results come back. One file, no imports.

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// JupyterLab takes keys for itself unless the focused element says otherwise.
const NATIVE = { "data-lm-suppress-shortcuts": "true" };
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
  const stop = new AbortController();
  const listen = (target, event, call) => target.addEventListener(event, call, { signal: stop.signal });
  const waiting = new Map(); // field -> timer
  let last = {}; // the values that were shown before
  const id = `configure-${++forms}`;

  const line = element("p", { class: "systems-line", role: "status", "aria-live": "polite" });
  const place = element("div", { class: "configure-result" });
  const groups = new Map();
  const fields = new Map();
  for (const [name, label, group, kind] of setup.fields) {
    if (!groups.has(group)) groups.set(group, element("fieldset", {}, element("legend", {}, group)));
    const input = control(name, kind, setup);
    const error = element("span", { class: "configure-error", id: `${id}-${name}`, hidden: "" });
    input.setAttribute("aria-describedby", error.id);
    const words = element("span", { class: "systems-label" }, label);
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
      listen(input, "keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        event.stopPropagation(); // or JupyterLab runs the cell
        send();
      });
      listen(input, "blur", () => { if (waiting.has(name)) send(); });
    } else {
      listen(input, "change", send);
    }
  }
  const root = element("div", { class: "systems configure" },
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
      if (error.textContent !== wrong) error.textContent = wrong;
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      if (["frames", "seconds"].includes(name)) field.hidden = name !== values.length;
    }
    last = values;
    if (place.innerHTML !== html) place.innerHTML = html;
    if (line.textContent !== said) line.textContent = said;
  }

  for (const name of SHARED) model.on(`change:${name}`, show);
  el.append(root);
  show();
  return () => {
    stop.abort();
    for (const timer of waiting.values()) clearTimeout(timer);
    for (const name of SHARED) model.off(`change:${name}`, show);
    root.remove();
  };
}

export default { render };
