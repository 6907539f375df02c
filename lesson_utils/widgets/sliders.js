// Native sliders above one picture. Python draws; the page asks for the next picture when the last
// one has come, so that a fast hand makes no queue.

import { NATIVE, element, listening, liveLine, say } from "./dom.js";

function render({ model, el }) {
  const { listen, follow, atEnd, put, stop } = listening(model);
  let at = { ...model.get("_at") };
  let waiting = false;
  let url = null;

  const rows = model.get("_setup").map(({ name, label, words }) => {
    const input = element("input", { type: "range", min: "0", max: `${words.length - 1}`, step: "1", ...NATIVE });
    const shown = element("span", { "aria-hidden": "true" });
    const update = () => {
      if (Number(input.value) !== at[name]) input.value = at[name];
      shown.textContent = words[at[name]];
      input.setAttribute("aria-valuetext", words[at[name]]);
    };
    listen(input, "input", () => {
      at = { ...at, [name]: Number(input.value) };
      update();
      ask();
    });
    return { update, made: element("label", {}, element("span", {}, label), input, shown) };
  });
  const image = element("img");
  const line = liveLine();
  const root = element("div", { class: "frame-tape sliders" },
    element("div", { class: "ft-row" }, ...rows.map(({ made }) => made)), image, line);

  function ask() {
    if (waiting) return;
    if (JSON.stringify(at) === JSON.stringify(model.get("_at"))) return;
    waiting = true;
    model.set("_at", at);
    model.save_changes();
  }

  function show() {
    const bytes = model.get("_png");
    const data = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const last = url;
    url = URL.createObjectURL(new Blob([data], { type: "image/png" }));
    image.src = url;
    if (last) URL.revokeObjectURL(last);
    image.alt = model.get("said");
    say(line, image.alt);
  }

  follow(["_drawn"], () => {
    show();
    waiting = false;
    ask(); // the hand has moved on meanwhile
  });
  follow(["_at"], () => { // from Python, or from another view
    if (waiting) return;
    at = { ...model.get("_at") };
    for (const { update } of rows) update();
  });
  put(el, root);
  for (const { update } of rows) update();
  show();
  atEnd(() => URL.revokeObjectURL(url));
  return stop;
}

export default { render };
