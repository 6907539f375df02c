// A deck: reveal.js moves the slides; here are keys, notes, what the room said, and live widgets.

import { filesOf, modelOf, unpacked } from "./js/model.js";
import { sliders } from "./js/standins.js";

const NOTHING = "<p>No notes for this slide.</p>";
const LARGEST = 1.9; // how far a widget is enlarged at most
const SMALLEST = 0.5;
const STEP = 0.1;
const FRAMES = 4; // until a widget has heard of its width, and drawn itself

const one = (selector) => document.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const button = (name) => one(`[data-do="${name}"]`);

/** Whether the focused element has a use of its own for keys: then slides stay where they are. */
const takesKeys = (element) =>
  Boolean(element?.closest(".mount, .presenter, dialog, input, select, textarea, summary, button, a"));

/** What the room said stands on the slide of the answer, and where the vote stands again. */
function hear(vote) {
  const same = `[data-about="${vote.dataset.about}"]`;
  const fields = all("input", vote);
  const words = fields[0].type === "number"
    ? fields.filter(({ value }) => Number(value))
      .map(({ value, parentElement }) => `${value} for “${parentElement.firstElementChild.textContent}”`).join(", ")
    : fields[0].value;
  for (const room of all(`section.answer${same} .room`)) {
    room.hidden = !words;
    room.textContent = words && `The room: ${words}.`;
  }
  for (const other of all(`section.vote${same}`)) {
    all("input", other).forEach((field, i) => {
      field.value = fields[i].value;
    });
  }
}

const frame = () => new Promise((done) => requestAnimationFrame(done));
const fits = ({ scrollHeight, parentElement: { clientHeight } }, zoom) => scrollHeight * zoom <= clientHeight;

/** Enlarge a widget as far as its slide holds it; one that has grown since then is made smaller. */
async function enlarge(mount) {
  let zoom = mount.dataset.fits ? Number(mount.dataset.fits) - STEP : LARGEST;
  mount.dataset.fits = "";
  for (; zoom > SMALLEST; zoom -= STEP) {
    mount.style.zoom = zoom;
    for (let i = 0; i < FRAMES; i++) await frame();
    if (!mount.offsetWidth) { // another slide is shown by now: begin again when this one is
      delete mount.dataset.fits;
      return;
    }
    if (fits(mount, zoom)) break;
  }
  mount.dataset.fits = zoom.toFixed(1);
}

/** A second window for the presenter: the notes, what comes next, and the time. */
function speaker(deck) {
  let other;
  const began = Date.now();
  const clock = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  return {
    open() {
      const opened = window.open("", "frame-tape-notes", "width=900,height=640");
      if (!opened) return; // the browser allows no window: N shows the notes here
      other = opened.document;
      other.documentElement.lang = "en";
      other.title = `Notes: ${document.title}`;
      other.head.innerHTML = "<style>body{font:24px/1.5 sans-serif;margin:1.5rem;color-scheme:light dark}</style>";
      other.body.innerHTML = "<main><p></p><h1></h1><div></div><h2></h2></main>";
      opened.addEventListener("keydown", ({ key }) => {
        if (["ArrowRight", "PageDown", " "].includes(key)) deck.next();
        if (["ArrowLeft", "PageUp"].includes(key)) deck.prev();
      });
      opened.setInterval(() => {
        other.querySelector("p").textContent = clock();
      }, 1000);
    },
    tell(heading, notes, next) {
      if (!other?.defaultView) return;
      other.querySelector("h1").textContent = heading;
      other.querySelector("div").innerHTML = notes;
      other.querySelector("h2").textContent = next;
    },
  };
}

export default async (widgets) => {
  const { files, states } = JSON.parse(one("#data").textContent);
  const bytes = filesOf(files);
  const [presenter, keys] = [one(".presenter"), one(".keys")];
  const deck = new window.Reveal(one(".reveal"), {
    width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4, display: "flex", center: false,
    controls: false, hash: true, transition: "none", backgroundTransition: "none", jumpToSlide: false,
    scrollActivationWidth: null, pdfSeparateFragments: false, help: false,
    keyboard: { 78: toggle, 83: speak, 191: () => keys.showModal() },
    keyboardCondition: ({ target }) => !takesKeys(target) && !keys.open,
  });
  const second = speaker(deck);

  function toggle() {
    presenter.hidden = !presenter.hidden;
    button("notes").setAttribute("aria-pressed", String(!presenter.hidden));
  }

  function speak() {
    second.open();
    tell();
  }

  function tell() {
    const slides = deck.getSlides();
    const slide = deck.getCurrentSlide();
    const at = slides.indexOf(slide);
    const heading = (one) => one?.querySelector("h1, h2").textContent;
    const place = `${at + 1} / ${slides.length}`;
    one(".foot output").textContent = place;
    button("prev").setAttribute("aria-disabled", String(at === 0));
    button("next").setAttribute("aria-disabled", String(deck.isLastSlide() && !deck.availableFragments().next));
    presenter.innerHTML = slide.querySelector("aside.notes")?.innerHTML ?? NOTHING;
    const next = slides[at + 1] ? `Next: ${heading(slides[at + 1])}` : "This is the last slide.";
    second.tell(`${place} ${heading(slide)}`, presenter.innerHTML, next);
  }

  /** Put a widget where its picture stands. */
  function put(mount) {
    const { widget, cell } = mount.dataset;
    const state = unpacked(states[cell], bytes);
    mount.replaceChildren();
    widgets[widget].render({ model: modelOf(state, widget === "sliders" ? sliders(state) : {}), el: mount });
    mount.dataset.live = "";
  }

  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (!target.offsetWidth || target.dataset.fits === "") continue;
      if (!("live" in target.dataset)) put(target);
      if (!target.dataset.fits || !fits(target, Number(target.style.zoom))) enlarge(target);
    }
  });

  // Escape gives the keys back to the slides.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || keys.open || !takesKeys(document.activeElement)) return;
    document.activeElement.blur();
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  for (const vote of all("section.vote")) vote.addEventListener("input", () => hear(vote));
  button("prev").addEventListener("click", () => deck.prev());
  button("next").addEventListener("click", () => deck.next());
  button("notes").addEventListener("click", toggle);
  button("keys").addEventListener("click", () => keys.showModal());
  for (const event of ["slidechanged", "fragmentshown", "fragmenthidden"]) deck.on(event, tell);
  await deck.initialize();
  tell();
  for (const mount of all(".mount")) sizes.observe(mount);
};
