// A bar and a curve, as Python draws them.

import { element, listening } from "./dom.js";

function render({ model, el }) {
  const { follow, put, stop } = listening(model);
  const root = element("div", { class: "frame-tape live" });
  const show = () => { root.innerHTML = model.get("html"); };
  follow(["html"], show);
  put(el, root);
  show();
  return stop;
}

export default { render };
