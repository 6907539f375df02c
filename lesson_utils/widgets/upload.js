// A button, or a place to drop a file on. The file goes to the kernel in parts, each once the one
// before it has been taken: messages are limited, and a kernel that runs a cell takes none.

import { NATIVE, element, listening, liveLine, say } from "./dom.js";

const KINDS = "video/*,image/*,.mkv,.ts,.m2ts";
const BUSY = 2000; // milliseconds without an answer after which the page says why
const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

function render({ model, el }) {
  const { listen, follow, atEnd, put, stop } = listening(model);
  const { most, part } = model.get("_setup");
  let task = null; // the file on its way: {id, file, taken, held}
  let patience = null;
  let url = null;

  const chooser = element("input", { type: "file", accept: KINDS, hidden: "" });
  const choose = element("button", { type: "button", ...NATIVE }, "Choose a file …");
  const cancel = element("button", { type: "button", hidden: "", ...NATIVE }, "Cancel");
  const bar = element("progress", { "aria-label": "Upload of the clip", max: "1", hidden: "" });
  const count = element("span", { class: "upload-count" });
  const limits = element("span", { class: "ft-label" },
    `A video, a gif or a picture from this computer, up to ${megabytes(most)} MB; or drop it here.`);
  const line = liveLine();
  const image = element("img");
  const root = element("div", { class: "frame-tape upload" },
    element("div", { class: "ft-row" }, choose, cancel, chooser, bar, count), limits, line);

  /** Nothing is on its way any more; say how it ended. */
  function rest(words) {
    clearTimeout(patience);
    // Whoever began at the keyboard goes on there, unless they have gone elsewhere.
    const held = task.held && [cancel, document.body].includes(document.activeElement);
    task = null;
    choose.hidden = false;
    if (held) choose.focus();
    cancel.hidden = bar.hidden = true;
    count.textContent = chooser.value = "";
    say(line, words);
  }

  function begin(files) {
    const [file] = files;
    if (task || !file) return;
    if (files.length > 1) return say(line, "One file at a time, please.");
    if (file.size > most) {
      return say(line, `${file.name} has ${megabytes(file.size)} MB, more than ${megabytes(most)}: ` +
        "cut it shorter, or save it smaller.");
    }
    const held = document.activeElement === choose;
    task = { id: crypto.getRandomValues(new Uint32Array(4)).join("-"), file, taken: 0, held };
    cancel.hidden = bar.hidden = false;
    if (held) cancel.focus();
    choose.hidden = true;
    say(line, `Sending ${file.name} …`);
    next();
  }

  async function next() {
    const { id, file, taken } = task;
    bar.value = file.size ? taken / file.size : 0;
    count.textContent = `${megabytes(taken)} of ${megabytes(file.size)} MB`;
    let bytes;
    try {
      bytes = await file.slice(taken, taken + part).arrayBuffer();
    } catch {
      if (task?.id === id) end(`${file.name} cannot be read on this computer: is it a folder, or was it moved?`);
      return;
    }
    if (task?.id !== id) return;
    model.send({ id, name: file.name, size: file.size, at: taken }, {}, [bytes]);
    patience = setTimeout(() => { count.textContent += ", waits for the kernel, which is busy"; }, BUSY);
  }

  /** Tell the kernel, too, that no more is to come. */
  function end(words) {
    model.send({ id: task.id, stop: true });
    rest(words);
  }

  function answered({ id, taken, reading, done }) {
    if (id !== task?.id) return;
    clearTimeout(patience);
    if (done) return rest(done);
    if (reading) count.textContent = reading;
    if (taken === undefined) return;
    task.taken = taken;
    if (taken < task.file.size) return next();
    // The kernel hears of nothing more until it has read the file.
    cancel.hidden = true;
    bar.removeAttribute("value");
    count.textContent = "";
    say(line, `Reading ${task.file.name} …`);
  }

  function show() {
    if (url) URL.revokeObjectURL(url);
    const bytes = model.get("_png");
    if (!bytes.byteLength) return;
    url = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
    image.src = url;
    image.alt = model.get("said");
    root.append(image);
  }

  listen(choose, "click", () => chooser.click());
  listen(chooser, "change", () => begin(chooser.files));
  listen(cancel, "click", () => end("Cancelled; nothing was kept of it."));
  listen(root, "dragover", (event) => event.preventDefault());
  listen(root, "drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    begin(event.dataTransfer.files);
  });
  model.on("msg:custom", answered);
  atEnd(() => model.off("msg:custom", answered));
  follow(["_png"], show);
  follow(["said"], () => { if (!task) say(line, model.get("said")); }); // for other views
  put(el, root);
  say(line, model.get("said"));
  show();
  atEnd(() => {
    clearTimeout(patience);
    if (url) URL.revokeObjectURL(url);
  });
  return stop;
}

export default { render };
