// What a learner answered, in this browser and nowhere else; where it keeps nothing, while the page is open.

const NAME = "frame-tape";

function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? {};
  } catch {
    return {};
  }
}

let all = read();

/** What is kept of a question; nothing if it was not answered. */
export const keptOf = (id) => all[id];

/** Keep what was answered; what another page has kept meanwhile stays. */
export function keep(id, value) {
  all = { ...all, ...read(), [id]: value };
  try {
    localStorage.setItem(NAME, JSON.stringify(all));
  } catch { /* then it lasts as long as the page */ }
  document.dispatchEvent(new CustomEvent("kept"));
}

/** Forget everything. */
export function forget() {
  all = {};
  try {
    localStorage.removeItem(NAME);
  } catch { /* there is nothing then */ }
}

/** How many of these questions were answered; one that was passed over was not. */
export const answered = (ids) => ids.filter((id) => all[id] && !all[id].passed).length;
