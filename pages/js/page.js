// A page of a lesson: widgets go on where they stand, questions are answered, and what follows one waits for it.

import { filesOf, modelOf, unpacked } from "./model.js";
import { answered, forget, keep, keptOf } from "./kept.js";
import { revealed } from "./answers.js";
import { configure } from "./configure.js";
import { questions, sliders } from "./standins.js";

const WIDE = "pre, .prose table, .output, .wide, p:has(> math[display=block])"; // may scroll by itself
const CONTROLS = "input, select, button, textarea";
const STANDINS = { configure, sliders };
const EARLY = "600px"; // how far below the window a widget is made

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const all = (selector) => [...document.querySelectorAll(selector)];

export default (widgets) => {
  const { files, states, asked } = JSON.parse(document.getElementById("data").textContent);
  const bytes = filesOf(files);
  const models = new Map(); // cell -> the model of its widget

  /** Put a widget where its picture stands. */
  function put(place) {
    const { widget, cell } = place.dataset;
    const state = unpacked(states[cell], bytes);
    const model = modelOf(state, STANDINS[widget]?.(state));
    models.set(cell, model);
    place.replaceChildren();
    const reached = document.activeElement === place;
    place.removeAttribute("tabindex");
    widgets[widget].render({ model, el: place });
    const count = Object.keys(state._pictures ?? {}).length;
    if (count < (state._all ?? 0)) {
      place.append(element("p", { class: "note" },
        `${count} of the ${state._all.toLocaleString("en-US")} settings have their picture on this page; the notebook draws all.`));
    }
    if (reached) place.querySelector(CONTROLS)?.focus();
  }

  /** Put the form of a question where it is asked. */
  function ask(place) {
    const one = asked[place.dataset.asks];
    const { start, sent } = questions[one.kind](one);
    const model = modelOf({ ...one.state, ...start }, { sent });
    place.replaceChildren();
    widgets[one.kind === "written" ? "rubric" : "ask"].render({ model, el: place });
  }

  /** Show what came out, beside what was expected. */
  function truth(place) {
    const { sign, heading, says } = revealed(asked[place.dataset.truth], keptOf(place.dataset.truth));
    place.replaceChildren(
      element("p", {}, element("span", { "aria-hidden": "true" }, `${sign} `), element("strong", {}, heading)),
      ...(says ? [element("p", {}, says)] : []));
  }

  /** Open the parts of the lesson down to the first question that is still open. */
  function open() {
    let waits = false;
    for (const part of all(".part")) {
      part.hidden = waits;
      const { gate } = part.dataset;
      if (gate && !keptOf(gate)) waits = true;
    }
    for (const button of all("[data-pass]")) button.closest(".gate").hidden = Boolean(keptOf(button.dataset.pass));
    for (const place of all("[data-truth]")) truth(place);
    for (const link of all(".sections a")) {
      link.parentElement.hidden = Boolean(document.getElementById(link.hash.slice(1))?.closest(".part[hidden]"));
    }
    for (const line of all("[data-of]")) {
      const ids = line.dataset.of.split(" ").filter(Boolean);
      line.textContent = ids.length ? `${answered(ids)} of ${ids.length} questions answered` : "";
    }
    reach();
  }

  /** Let the keyboard reach what is wider than its place, and nothing else. */
  function reach() {
    for (const one of all(WIDE)) {
      if (one.scrollWidth > one.clientWidth) one.setAttribute("tabindex", "0");
      else one.removeAttribute("tabindex");
    }
  }

  /** Lead to a section that an address names; to the question that it waits for, if it does. */
  function lead() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const hidden = target?.closest(".part[hidden]");
    if (!hidden) return;
    const gate = all(".gate").find((one) => !one.hidden && !one.closest("[hidden]"));
    gate.querySelector(".note").textContent = `“${target.textContent}” comes after this question.`;
    gate.scrollIntoView({ block: "center" });
  }

  const nearby = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearby.unobserve(target);
      put(target);
    }
  }, { rootMargin: `${EARLY} 0px` });
  for (const place of all("[data-widget]")) {
    nearby.observe(place);
    place.setAttribute("tabindex", "0"); // or a fast keyboard passes it by before it is made
    place.addEventListener("focus", () => {
      if (place.querySelector(".frame-tape")) return;
      nearby.unobserve(place);
      put(place);
    });
  }
  for (const place of all("[data-asks]")) ask(place);
  for (const button of all("[data-pass]")) {
    button.addEventListener("click", () => keep(button.dataset.pass, { passed: true }));
  }
  for (const button of all("[data-whole]")) {
    button.addEventListener("click", () => {
      for (const part of all(".part[data-gate]")) {
        if (!keptOf(part.dataset.gate)) keep(part.dataset.gate, { passed: true });
      }
      for (const fold of all("main details:not(.hint)")) fold.open = true;
    });
  }
  for (const button of all("[data-forget]")) {
    button.addEventListener("click", () => {
      forget();
      location.reload();
    });
  }
  document.addEventListener("kept", open);
  document.addEventListener("toggle", reach, true);
  addEventListener("resize", reach);
  addEventListener("hashchange", lead);
  addEventListener("pageshow", open); // a page that is come back to
  open();
  lead();
};
