// What an answer is and what is said to it, as lesson_utils.exercises has it; tests hold the two together.

const isNumber = (value) => typeof value === "number";
const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
const equal = (a, b) => (isNumber(a) && isNumber(b) ? near(a, b) : a === b);
const same = (a, b) => a.length === b.length && a.every((one, i) => equal(one, b[i]));
const written = (number) => number.toLocaleString("en-US", { maximumFractionDigits: 12 });

/** Read an answer to a prediction, as Prediction.parse; throws a sentence. */
export function parse({ choices, ordered, how }, answer) {
  const keys = Object.keys(choices);
  if (keys.length) {
    const parts = ordered ? answer.replaceAll(",", " ").trim().split(/\s+/) : [answer.trim()];
    const read = parts.map((part) => keys[part.toLowerCase().charCodeAt(0) - 97] ?? part);
    const whole = parts.every((part) => part.length === 1) || parts.every((part) => keys.includes(part));
    const count = ordered ? keys.length : 1;
    if (!whole || read.length !== count || new Set(read.filter((key) => keys.includes(key))).size !== count) {
      throw new Error(`'${answer}' is not an answer here. ${how}`);
    }
    return ordered ? read : read[0];
  }
  const number = Number(answer.replace(/[,\s_]/g, "") || NaN);
  if (!Number.isFinite(number)) throw new Error(`'${answer}' is not a number. ${how}`);
  return number;
}

/** Write an answer in words, as Prediction.show. */
export function show({ choices, ordered }, answer) {
  if (ordered) return answer.map((key) => choices[key]).join(", ");
  return Object.keys(choices).length ? `“${choices[answer]}”` : written(answer);
}

/** What a reveal says: a heading and a sentence, as forms.reveal. */
export function revealed(prediction, kept) {
  const { id, truth, tolerance, slips, usual, ordered } = prediction;
  const shown = show(prediction, truth);
  if (!kept || kept.passed) {
    return { sign: "○", heading: `Prediction ${id}: you made no prediction; the answer is ${shown}.`, says: "" };
  }
  const { answer } = kept;
  const exact = JSON.stringify(answer) === JSON.stringify(truth);
  const right = isNumber(truth) ? Math.abs(answer - truth) <= tolerance * Math.abs(truth) : exact;
  const slip = ordered ? usual : slips.find(([wrong]) => wrong === answer)?.[1] ?? usual;
  return {
    sign: right ? "✓" : "✗",
    heading: `Prediction ${id}: you said ${show(prediction, answer)}; the answer is ${shown}.`,
    says: right ? (exact ? "Right." : "Near enough: that counts as right.") : slip,
  };
}

/** Take an answer apart: numbers without the commas of thousands, or words. */
export function partsOf(text, numbers) {
  if (!numbers) return text.match(/[^\s,;"'[\]()]+/g) ?? [];
  return (text.match(/-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|-?\d+(?:\.\d+)?/g) ?? [])
    .map((one) => Number(one.replaceAll(",", "")));
}

/** What is said to the answer of a count: whether it is right, and why not. */
export function judged({ expected, labels, wants, mistakes, praise }, answer) {
  if (!answer.length) return { right: false, says: `Type ${wants}.` };
  if (same(answer, expected)) return { right: true, says: praise };
  const known = mistakes.find((mistake) => same(answer, mistake.answer));
  if (known) return { right: false, says: known.says };
  if (answer.length !== expected.length) {
    return { right: false, says: `Not right yet. Expected: ${wants}. Got: ${answer.length} of them.` };
  }
  const at = expected.findIndex((one, i) => !equal(one, answer[i]));
  const label = labels[at] ?? "Your number";
  const how = isNumber(expected[at]) ? `too ${answer[at] > expected[at] ? "large" : "small"}` : `not ${answer[at]}`;
  return { right: false, says: `Not right yet. ${label} is ${how}.` };
}
