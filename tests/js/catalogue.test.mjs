// The catalogue's search and order against vectors that tests/test_js.py writes from Python.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as catalogue from "../../lesson_utils/widgets/catalogue.js";

const { setup, searches, sentences } = JSON.parse(readFileSync(process.env.VECTORS, "utf-8")).catalogue;

test("rows are found and sorted as in Python", () => {
  for (const { query, kind, sort, descending, found } of searches) {
    const rows = catalogue.search(setup.rows, query, kind);
    const got = catalogue.ordered(setup.rows, rows, setup.columns.indexOf(sort), descending);
    assert.deepEqual(got, found, `${query}, ${kind}, ${sort}, ${descending}`);
  }
});

test("the live line is Python's", () => {
  for (const { count, sort, descending, sentence } of sentences) {
    const got = catalogue.told(count, setup.rows.length, sort, descending, setup.numbers);
    assert.equal(got, sentence);
  }
});

test("what was found stays as it was", () => {
  const found = catalogue.search(setup.rows, "", "");
  catalogue.ordered(setup.rows, found, setup.columns.indexOf("tokens"), true);
  assert.deepEqual(found, setup.rows.map((_, i) => i));
});
