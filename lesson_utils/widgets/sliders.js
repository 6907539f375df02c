// Native sliders above one picture. Python draws; the page asks for the next picture when the last
// one has come, so that a fast hand makes no queue.

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// JupyterLab takes keys for itself unless the focused element says otherwise.
const NATIVE = { "data-lm-suppress-shortcuts": "true" };

function render({ model, el }) {
  const stop = new AbortController();
  let at = { ...model.get("_at") };
  let waiting = false;
  let url = null;

  const rows = model.get("_setup").map(({ name, label, words }) => {
    const input = element("input", { type: "range", min: "0", max: `${words.length - 1}`, step: "1", ...NATIVE });
    const shown = element("span", { class: "sliders-value", "aria-hidden": "true" });
    const update = () => {
      if (Number(input.value) !== at[name]) input.value = at[name];
      shown.textContent = words[at[name]];
      input.setAttribute("aria-valuetext", words[at[name]]);
    };
    input.addEventListener("input", () => {
      at = { ...at, [name]: Number(input.value) };
      update();
      ask();
    }, { signal: stop.signal });
    return { update, made: element("label", {}, element("span", { class: "sliders-name" }, label), input, shown) };
  });
  const image = element("img");
  const line = element("p", { role: "status", "aria-live": "polite" });
  const root = element("div", { class: "sliders" },
    element("div", { class: "sliders-row" }, ...rows.map(({ made }) => made)), image, line);

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
    if (line.textContent !== image.alt) line.textContent = image.alt;
  }

  const drawn = () => {
    show();
    waiting = false;
    ask(); // the hand has moved on meanwhile
  };
  const moved = () => { // from Python, or from another view
    if (waiting) return;
    at = { ...model.get("_at") };
    for (const { update } of rows) update();
  };
  model.on("change:_drawn", drawn);
  model.on("change:_at", moved);
  el.append(root);
  for (const { update } of rows) update();
  show();
  return () => {
    stop.abort();
    model.off("change:_drawn", drawn);
    model.off("change:_at", moved);
    URL.revokeObjectURL(url);
    root.remove();
  };
}

export default { render };
