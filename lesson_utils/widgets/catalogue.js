// The published systems as a table to search and sort. Python writes the table; here rows are hidden
// and moved.

import { NATIVE, element, listening, liveLine, say } from "./dom.js";

/** Numbers of the rows that hold every one of some words, and are of a kind; as systems.search. */
export function search(rows, query, kind) {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (row) => (!kind || row.kind === kind) && wanted.every((word) => row.words.includes(word));
  return rows.map((_, i) => i).filter((i) => fits(rows[i]));
}

/** The same numbers sorted by a column; what it says nothing of comes last. As catalogue.ordered. */
export function ordered(rows, found, column, descending) {
  if (column < 0) return found;
  const key = (i) => rows[i].keys[column];
  const known = found.filter((i) => key(i) !== null);
  const way = descending ? -1 : 1;
  known.sort((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -way : way));
  return [...known, ...found.filter((i) => key(i) === null)];
}

/** How many are shown, and in which order; as catalogue.told. */
export function told(count, total, sort, descending, numbers) {
  if (!count) return `0 of ${total} configurations: none holds all of these words. Take one away.`;
  const ends = numbers.includes(sort) ? ["smallest first", "largest first"] : ["from A", "from Z"];
  return `${count} of ${total} configurations${sort ? `, by ${sort}, ${ends[Number(descending)]}` : ""}`;
}

const SHARED = ["query", "kind", "sort", "descending"];

function render({ model, el }) {
  const { html, columns, numbers, kinds, rows } = model.get("_setup");
  const { listen, follow, sized, put, stop } = listening(model);

  const field = element("input", { type: "search", spellcheck: "false", autocomplete: "off", ...NATIVE });
  const list = element("select", NATIVE, element("option", { value: "" }, "all"),
    ...kinds.map((kind) => element("option", { value: kind }, kind)));
  const line = liveLine();
  const place = element("div", {
    class: "catalogue-scroll", role: "region", "aria-label": "Published models", tabindex: "0", ...NATIVE,
  });
  place.innerHTML = html;
  const table = place.querySelector("table");
  const bodies = [...table.querySelectorAll("tbody")];
  const heads = [...table.querySelectorAll("thead th")];
  const arrows = heads.map((head) => {
    const arrow = element("span", { class: "catalogue-arrow", "aria-hidden": "true" });
    head.replaceChildren(element("button", { type: "button", ...NATIVE }, head.textContent, arrow));
    return arrow;
  });
  for (const remark of place.querySelectorAll("td[colspan]")) {
    remark.replaceChildren(element("div", { class: "catalogue-remark" }, ...remark.childNodes));
  }
  const label = (words, control) => element("label", {}, element("span", { class: "ft-label" }, words), control);
  const root = element("div", { class: "frame-tape catalogue" },
    element("div", { class: "ft-row" },
      label("Search name, kind, source and remarks", field), label("Kind", list)),
    line, place);

  function change(values) {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
    show();
  }

  listen(field, "input", () => change({ query: field.value }));
  listen(list, "change", () => change({ kind: list.value }));
  heads.forEach((head, i) => {
    listen(head, "focusin", () => reveal(i));
    listen(head.querySelector("button"), "click", () => {
      const again = model.get("sort") === columns[i];
      change({ sort: columns[i], descending: again && !model.get("descending") });
    });
  });

  let by = -1; // number of the column that they are sorted by

  /** Scroll to a column, where not all fit; the first one always stays. */
  function reveal(i) {
    if (i < 1) return;
    const [names, head] = [heads[0], heads[i]].map((one) => one.getBoundingClientRect());
    const end = place.getBoundingClientRect().left + place.clientLeft + place.clientWidth;
    if (head.right > end) place.scrollLeft += head.right - end;
    else place.scrollLeft -= Math.max(0, names.right - head.left);
  }

  function show() {
    const [query, kind, sort, descending] = SHARED.map((name) => model.get(name));
    if (field.value !== query) field.value = query;
    list.value = kind;
    const found = ordered(rows, search(rows, query, kind), columns.indexOf(sort), descending);
    table.append(...found.map((i) => bodies[i]));
    const shown = new Set(found);
    bodies.forEach((body, i) => { body.hidden = !shown.has(i); });
    heads.forEach((head, i) => {
      if (columns[i] === sort) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
      arrows[i].textContent = columns[i] === sort ? (descending ? "▼" : "▲") : "";
    });
    say(line, told(found.length, rows.length, sort, descending, numbers));
    if (columns[by] === sort) return;
    by = columns.indexOf(sort);
    reveal(by);
  }

  follow(SHARED, show);
  put(el, root);
  show();
  sized([place], () => reveal(by));
  return stop;
}

export default { render };
