// The clock: true speed, whatever the rate of the screen.

import { gridAt } from "./linking.js";
import { refresh, tell } from "./store.js";

/** Advance to the frame that is due at a moment; true speed, whatever the screen's rate. */
function tick(store, now) {
  const { state, setup } = store;
  const { frames } = gridAt(setup, state);
  store.clock ??= now - (state.frame / state.fps) * 1000;
  const frame = Math.floor(((now - store.clock) / 1000) * state.fps + 1e-6) % frames;
  if (frame !== state.frame) {
    state.frame = frame;
    refresh(store);
  }
  if (now - (store.sent ?? 0) > 250) {
    store.sent = now;
    const [view] = store.views;
    tell(store, view.model);
  }
}

/** One animation loop a tape, however often it is shown. */
export function play(store) {
  if (store.loop) return;
  const step = (now) => {
    store.loop = null;
    if (!store.state.playing || !store.views.size) return;
    tick(store, now);
    store.loop = requestAnimationFrame(step);
  };
  store.loop = requestAnimationFrame(step);
}
