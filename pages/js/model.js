// What stands in for a kernel: values, who wants to hear of their change, and what answers.

/** A widget's model; `changed` is called when the page saves, `sent` with what it sends. */
export function modelOf(values, { changed = () => {}, sent = () => {} } = {}) {
  const listeners = new Map();
  const of = (event) => listeners.get(event) ?? listeners.set(event, new Set()).get(event);
  const model = {
    get: (name) => values[name],
    set(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      for (const call of of(`change:${name}`)) call();
    },
    setAll(news) {
      for (const [name, value] of Object.entries(news)) model.set(name, value);
    },
    on: (event, call) => of(event).add(call),
    off: (event, call) => of(event).delete(call),
    save_changes: () => changed(model),
    send: (content) => sent(model, content),
  };
  return model;
}

/** Turn what travelled as JSON into values: `{"$file": name}` is bytes. */
export function unpacked(value, files) {
  if (Array.isArray(value)) return value.map((one) => unpacked(one, files));
  if (value === null || typeof value !== "object") return value;
  if ("$file" in value) return files(value.$file);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unpacked(one, files)]));
}

/** A function that gives the bytes of a file by its name, each made once. */
export function filesOf(encoded) {
  const made = new Map();
  return (name) => {
    if (!made.has(name)) made.set(name, Uint8Array.from(atob(encoded[name]), (letter) => letter.charCodeAt(0)));
    return made.get(name);
  };
}
