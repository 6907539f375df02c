// An answer in words, and points to compare it with. Text and ticks are kept by Python.

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// JupyterLab takes keys for itself unless the focused element says otherwise.
const NATIVE = { "data-lm-suppress-shortcuts": "true" };

function render({ model, el }) {
  const { name, question, points, limit } = model.get("_setup");
  const stop = new AbortController();
  const listen = (target, event, call) => target.addEventListener(event, call, { signal: stop.signal });

  const field = element("textarea", { rows: "3", spellcheck: "false", ...NATIVE });
  const left = element("span", { class: "rubric-left", "aria-hidden": "true" });
  const button = element("button", { type: "button", ...NATIVE }, "Keep my answer");
  const status = element("p", { class: "rubric-line", role: "status", "aria-live": "polite" });
  const boxes = points.map((_, i) =>
    element("input", { type: "checkbox", value: String.fromCharCode(97 + i), ...NATIVE }));
  const list = element("fieldset", { class: "rubric-points" },
    element("legend", {}, "My answer says:"),
    ...points.map((point, i) => element("label", {}, boxes[i], element("span", {}, point))));
  const root = element("div", { class: "rubric", role: "group", "aria-label": name },
    element("p", { class: "rubric-question" }, element("strong", {}, `${name}: `), question),
    element("label", { class: "rubric-field" }, element("span", {}, "My answer"), field),
    element("div", { class: "rubric-row" }, button, left), list, status);

  const keep = () => model.send({ keep: field.value });
  listen(button, "click", keep);
  listen(field, "keydown", (event) => {
    event.stopPropagation(); // or the notebook takes Enter, and runs the cell on Ctrl + Enter
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    keep();
  });
  listen(field, "input", count);
  for (const box of boxes) {
    listen(box, "change", () => {
      model.send({ tick: boxes.filter(({ checked }) => checked).map(({ value }) => value) });
    });
  }

  function count() {
    const more = [...field.value].length - limit;
    left.textContent = more > -100 ? (more > 0 ? `${more} too many` : `${-more} left`) : "";
  }

  function show() {
    const ticks = model.get("ticks");
    for (const box of boxes) box.checked = ticks.includes(box.value);
    list.hidden = !model.get("text");
    button.textContent = model.get("text") ? "Keep my new answer" : "Keep my answer";
    const said = model.get("said");
    if (status.textContent !== said) status.textContent = said;
  }

  const kept = () => {
    if (document.activeElement !== field) field.value = model.get("text");
    count();
    show();
  };
  field.value = model.get("text");
  model.on("change:text", kept);
  for (const event of ["change:ticks", "change:said"]) model.on(event, show);
  el.append(root);
  kept();
  return () => {
    stop.abort();
    model.off("change:text", kept);
    for (const event of ["change:ticks", "change:said"]) model.off(event, show);
    root.remove();
  };
}

export default { render };
