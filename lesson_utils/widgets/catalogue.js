// The published systems as a table to search and sort. Python writes the table; here rows are hidden
// and moved. One file, no imports.

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

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// JupyterLab takes keys for itself unless the focused element says otherwise.
const NATIVE = { "data-lm-suppress-shortcuts": "true" };
const LABEL = { class: "systems-label" };
const SHARED = ["query", "kind", "sort", "descending"];

function render({ model, el }) {
  const { html, columns, numbers, kinds, rows } = model.get("_setup");
  const stop = new AbortController();
  const listen = (target, event, call) => target.addEventListener(event, call, { signal: stop.signal });

  const field = element("input", { type: "search", spellcheck: "false", autocomplete: "off", ...NATIVE });
  const list = element("select", NATIVE, element("option", { value: "" }, "all"),
    ...kinds.map((kind) => element("option", { value: kind }, kind)));
  const line = element("p", { class: "systems-line", role: "status", "aria-live": "polite" });
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
  const root = element("div", { class: "systems catalogue" },
    element("div", { class: "systems-row" },
      element("label", {}, element("span", LABEL, "Search name, kind, source and remarks"), field),
      element("label", {}, element("span", LABEL, "Kind"), list)),
    line, place);

  function change(values) {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
    show();
  }

  listen(field, "input", () => change({ query: field.value }));
  listen(list, "change", () => change({ kind: list.value }));
  heads.forEach((head, i) => {
    listen(head.querySelector("button"), "click", () => {
      const again = model.get("sort") === columns[i];
      change({ sort: columns[i], descending: again && !model.get("descending") });
    });
  });

  function show() {
    const [query, kind, sort, descending] = SHARED.map((name) => model.get(name));
    if (field.value !== query) field.value = query;
    list.value = kind;
    const found = ordered(rows, search(rows, query, kind), columns.indexOf(sort), descending);
    table.append(...found.map((i) => bodies[i]));
    const shown = new Set(found);
    bodies.forEach((body, i) => { body.hidden = !shown.has(i); });
    heads.forEach((head, i) => {
      const by = columns[i] === sort;
      if (by) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
      arrows[i].textContent = by ? (descending ? "▼" : "▲") : "";
    });
    const said = told(found.length, rows.length, sort, descending, numbers);
    if (line.textContent !== said) line.textContent = said;
  }

  for (const name of SHARED) model.on(`change:${name}`, show);
  el.append(root);
  show();
  return () => {
    stop.abort();
    for (const name of SHARED) model.off(`change:${name}`, show);
    root.remove();
  };
}

export default { render };
