// A question with one answer. Buttons and a field, because JupyterLab takes the arrow keys, which a
// list or radio buttons need, for itself.

import { NATIVE, element, listening, liveLine, say } from "../../widgets/dom.js";

function render({ model, el }) {
  const { name, question, choices, label } = model.get("_setup");
  const { listen, entered, follow, put, stop } = listening(model);
  const answer = (value) => model.send({ answer: value });
  const button = (words, value) => {
    const made = element("button", { type: "button", ...NATIVE }, words);
    listen(made, "click", () => answer(value()));
    return made;
  };

  const line = liveLine();
  const controls = [];
  if (label) {
    // It stays enabled once the answer is recorded, or the keyboard would lose its place.
    const field = element("input", { type: "text", autocomplete: "off", spellcheck: "false", ...NATIVE });
    entered(field, () => answer(field.value));
    controls.push(...choices.map((choice) => element("div", {}, choice.join(": "))),
      element("div", { class: "ft-row" },
        element("label", {}, `${label} `, field), button("Record", () => field.value)));
  } else controls.push(...choices.map((choice) => button(choice.join(": "), () => choice[0])));
  const root = element("div", { class: "frame-tape ft-question ask", role: "group", "aria-label": name },
    element("p", {}, element("strong", {}, `${name}: `), question), ...controls, line);

  const show = () => say(line, model.get("said"));
  follow(["said"], show);
  put(el, root);
  show();
  return stop;
}

export default { render };
