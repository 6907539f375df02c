// An answer in words, and points to compare it with. Text and ticks are kept by Python.

import { NATIVE, element, listening, liveLine, say } from "../../widgets/dom.js";

function render({ model, el }) {
  const { name, question, points, limit } = model.get("_setup");
  const { listen, follow, put, stop } = listening(model);

  const field = element("textarea", { rows: "3", spellcheck: "false", ...NATIVE });
  const left = element("span", { class: "rubric-left", "aria-hidden": "true" });
  const button = element("button", { type: "button", ...NATIVE }, "Keep my answer");
  const status = liveLine();
  const boxes = points.map((_, i) =>
    element("input", { type: "checkbox", value: String.fromCharCode(97 + i), ...NATIVE }));
  const list = element("fieldset", { class: "rubric-points" },
    element("legend", {}, "My answer says:"),
    ...points.map((point, i) => element("label", {}, boxes[i], element("span", {}, point))));
  const root = element("div", { class: "frame-tape ft-question rubric", role: "group", "aria-label": name },
    element("p", {}, element("strong", {}, `${name}: `), question),
    element("label", {}, element("span", { class: "ft-label" }, "My answer"), field),
    element("div", { class: "ft-row" }, button, left), list, status);

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
    say(status, model.get("said"));
  }

  function kept() {
    if (document.activeElement !== field) field.value = model.get("text");
    count();
    show();
  }

  follow(["text"], kept);
  follow(["ticks", "said"], show);
  put(el, root);
  kept();
  return stop;
}

export default { render };
