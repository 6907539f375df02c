// One question at a time, answered in a field or with a button for each choice. What is answered goes
// to Python, which puts the next question in its place or says what it made of the answer. Buttons and
// a field, because JupyterLab takes the arrow keys, which a list or radio buttons need, for itself.

import { NATIVE, element, listening, liveLine, say } from "../../widgets/dom.js";

function render({ model, el }) {
  const { listen, entered, follow, put, stop } = listening(model);
  const answer = (value) => model.send({ answer: value });
  const button = (words, value) => {
    const made = element("button", { type: "button", ...NATIVE }, words);
    listen(made, "click", () => answer(value()));
    return made;
  };

  const line = liveLine();
  const root = element("div", { class: "frame-tape ft-question ask", role: "group", tabindex: "-1" });

  function ask() {
    const { name, question, choices, label, told = [] } = model.get("_setup");
    const inside = root.contains(document.activeElement);
    const controls = told.map((words) => element("p", {}, words));
    if (label) {
      // It stays enabled once the answer is recorded, or the keyboard would lose its place.
      const field = element("input", { type: "text", autocomplete: "off", spellcheck: "false", ...NATIVE });
      entered(field, () => answer(field.value));
      controls.push(...choices.map((choice) => element("div", {}, choice.join(": "))),
        element("div", { class: "ft-row" },
          element("label", {}, `${label} `, field), button("Record", () => field.value)));
    } else controls.push(...choices.map(([letter, words, value = letter]) =>
      button(`${letter}: ${words}`, () => value)));
    root.setAttribute("aria-label", name);
    root.replaceChildren(element("p", {}, element("strong", {}, `${name}: `), question), ...controls, line);
    if (inside) root.focus(); // the button that was pressed is gone: go on from the next question
  }

  const show = () => say(line, model.get("said"));
  follow(["said"], show);
  follow(["_setup"], ask);
  ask();
  put(el, root);
  show();
  return stop;
}

export default { render };
