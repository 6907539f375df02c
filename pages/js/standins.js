// What a widget's kernel would do, for those whose page asks one.

import { judged, parse, partsOf, show } from "./answers.js";
import { keep, keptOf } from "./kept.js";

const HOW = "Write a line or two from memory, then keep it; the points to compare with come after.";
const COMPARE = "Kept. Now compare, and tick what your answer says.";
const tickedOf = (ticks, { points, look }) => `${ticks.length} of ${points.length} ticked by you. It is told in ${look}.`;

/** A prediction: the first answer counts. */
function prediction(asked) {
  const { id } = asked;
  const said = () => {
    const kept = keptOf(id);
    if (kept?.passed) return "Passed over: what came out is shown below.";
    return kept ? `Recorded: ${show(asked, kept.answer)}. The lesson goes on below.` : asked.how;
  };
  return {
    start: { said: said() },
    sent(model, { answer }) {
      const first = keptOf(id);
      try {
        const value = parse(asked, answer);
        if (!first) keep(id, { answer: value });
        model.set("said", said() + (first ? " Your first answer stays." : ""));
      } catch (error) {
        model.set("said", error.message);
      }
    },
  };
}

/** One of several answers, each wrong one with its reason. */
function choice({ id, outcomes }) {
  const kept = keptOf(id);
  return {
    start: { said: kept ? outcomes[kept.answer].says : "Choose one." },
    sent(model, { answer }) {
      const { right, says } = outcomes[answer];
      if (!keptOf(id)?.right) keep(id, { answer, right });
      model.set("said", says);
    },
  };
}

/** A count: numbers or short words, in their order. */
function count(asked) {
  const { id, wants, expected } = asked;
  const kept = keptOf(id);
  return {
    start: { said: kept ? judged(asked, kept.answer).says : `Type ${wants}.` },
    sent(model, { answer }) {
      const parts = partsOf(answer, typeof expected[0] === "number");
      const { right, says } = judged(asked, parts);
      if (parts.length && !keptOf(id)?.right) keep(id, { answer: parts, right });
      model.set("said", says);
    },
  };
}

/** An answer in words, and points to compare it with. */
function written(asked) {
  const { id, limit } = asked;
  const kept = keptOf(id);
  return {
    start: {
      text: kept?.text ?? "",
      ticks: kept?.ticks ?? [],
      said: kept ? (kept.ticks.length ? tickedOf(kept.ticks, asked) : COMPARE) : HOW,
    },
    sent(model, { keep: text, tick }) {
      if (tick) {
        keep(id, { ...keptOf(id), ticks: tick });
        model.setAll({ ticks: tick, said: tickedOf(tick, asked) });
        return;
      }
      const trimmed = text.trim();
      const length = [...trimmed].length;
      if (!length || length > limit) {
        model.set("said", length ? `Your answer is too long: take out ${length - limit} characters.`
          : "There is nothing to keep yet: write a line first.");
        return;
      }
      keep(id, { text: trimmed, ticks: [] });
      model.setAll({ ticks: [], said: COMPARE, text: trimmed });
    },
  };
}

/** Sliders: the picture that was drawn for where they stand. */
export function sliders(state) {
  return {
    changed(model) {
      const at = model.get("_at");
      const [file, said] = state._pictures[state._setup.map(({ name }) => at[name]).join()];
      model.setAll({ said, ...(file.length && { _png: file }) });
      model.set("_drawn", model.get("_drawn") + 1);
    },
  };
}

export const questions = { prediction, choice, count, written };
