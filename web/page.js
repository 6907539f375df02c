// The page around the explorer; build.py joins the two into one module.

/** Show the tour, with the explorer's `render` in its middle. */
export default ({ render }) => {
  const part = (id) => document.getElementById(id);
  const { stops, free, frames } = JSON.parse(part("data").textContent);
  const clip = Uint8Array.from(atob(frames), (letter) => letter.charCodeAt(0));

  /** What the notebook would give the explorer: values, and who wants to hear of their change. */
  function modelOf(values) {
    const listeners = new Map();
    const of = (event) => listeners.get(event) ?? listeners.set(event, new Set()).get(event);
    return {
      get: (name) => values[name],
      set(name, value) {
        if (values[name] === value) return;
        values[name] = value;
        for (const call of of(`change:${name}`)) call();
      },
      on: (event, call) => of(event).add(call),
      off: (event, call) => of(event).delete(call),
      save_changes() {},
      send() {},
    };
  }

  let at; // number of the stop shown; in free play, one past the last
  let model;
  let leave = () => {};

  function show(to, words) {
    at = to;
    part("title").textContent = words.title;
    part("sentence").textContent = words.sentence;
    part("try").textContent = words.try;
    buttons.forEach((button, i) => button.setAttribute("aria-current", i === at ? "step" : "false"));
    part("back").setAttribute("aria-disabled", at === 0); // and not `disabled`: it keeps the focus
    leave();
    leave = render({ model, el: part("explorer") });
    const main = document.querySelector("main");
    if (main.getBoundingClientRect().top < 0) main.scrollIntoView();
  }

  /** Go to a stop; past the last one to what comes after the tour. */
  function visit(to) {
    if (to < 0) return;
    if (to >= stops.length) {
      part("after-title").focus({ preventScroll: true });
      part("after").scrollIntoView();
      return;
    }
    const stop = stops[to];
    model = modelOf({ ...stop.state, _frames: clip });
    show(to, { ...stop, title: `Stop ${to + 1} of ${stops.length}: ${stop.title}` });
  }

  function playFreely() {
    model.set("_setup", { ...model.get("_setup"), ...free.setup });
    part("explorer").focus({ preventScroll: true });
    show(stops.length, free);
  }

  const buttons = stops.map(({ title }, i) => {
    const button = document.createElement("button");
    const name = document.createElement("span");
    button.type = "button";
    name.textContent = ` ${title}`;
    button.append(`${i + 1}`, name);
    button.addEventListener("click", () => visit(i));
    const item = document.createElement("li");
    item.append(button);
    part("stops").append(item);
    return button;
  });
  part("back").addEventListener("click", () => visit(at - 1));
  part("next").addEventListener("click", () => visit(at + 1));
  part("free").addEventListener("click", playFreely);
  visit(0);
};
