// What the page of every widget needs; page.py joins it to each.

/** Make an element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** For native controls: JupyterLab takes keys for itself unless the focused element says otherwise. */
export const NATIVE = { "data-lm-suppress-shortcuts": "true" };

/** Make the line of words that is read out whenever it changes. */
export const liveLine = () => element("p", { class: "ft-line", role: "status", "aria-live": "polite" });

/** Put words into an element; the same words once more would be read out once more. */
export function say(part, words) {
  if (part.textContent !== words) part.textContent = words;
}

/** Name what a picture shows. */
export function describe(canvas, words) {
  if (canvas.getAttribute("aria-label") !== words) canvas.setAttribute("aria-label", words);
}

/** Empty a canvas of these CSS pixels and return its context, as sharp as the screen is. */
export function sheetOf(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== tall) {
    [canvas.width, canvas.height] = [wide, tall];
    canvas.style.height = `${height}px`;
  }
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  return ctx;
}

/** Colours of palette.css as they are now at an element, by name, and its font. */
export function coloursOf(root, names) {
  const style = getComputedStyle(root);
  const named = names.map((name) => [name, style.getPropertyValue(`--ft-${name}`).trim()]);
  return { ...Object.fromEntries(named), font: style.fontFamily };
}

/** All that one view listens to; `stop` ends it, as the view is taken off the page. */
export function listening(model) {
  const stop = new AbortController();
  const { signal } = stop;
  const atEnd = (call) => signal.addEventListener("abort", call);
  const listen = (target, event, call) => target.addEventListener(event, call, { signal });
  return {
    listen,
    atEnd,
    stop: () => stop.abort(),

    /** Put the view on the page until it ends. */
    put(el, root) {
      el.append(root);
      atEnd(() => root.remove());
    },

    /** Call whenever one of these values of the model changes. */
    follow(names, call) {
      for (const name of names) {
        model.on(`change:${name}`, call);
        atEnd(() => model.off(`change:${name}`, call));
      }
    },

    /** Call when Enter is pressed in a field; JupyterLab would run the cell. */
    entered(field, call) {
      listen(field, "keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        event.stopPropagation();
        call();
      });
    },

    /** Call with the width of each of these elements, now and whenever it changes. */
    sized(elements, call) {
      const sizes = new ResizeObserver((entries) => {
        for (const { target, contentRect } of entries) call(Math.floor(contentRect.width), target);
      });
      for (const one of elements) sizes.observe(one);
      atEnd(() => sizes.disconnect());
    },

    /** Call when the theme changes: JupyterLab marks it on the body. */
    themed(call) {
      const theme = new MutationObserver(call);
      theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "class"] });
      atEnd(() => theme.disconnect());
      listen(matchMedia("(prefers-color-scheme: dark)"), "change", call);
    },
  };
}
