import re
import shutil
import subprocess

import pytest

from lesson_utils.widgets.page import join

NODE = shutil.which("node")


@pytest.fixture
def write(tmp_path):
    """Write modules by name; return the path of the first."""

    def write(**modules):
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return tmp_path / f"{next(iter(modules))}.js"

    return write


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_the_joined_module_does_what_the_modules_do(write, tmp_path):
    top = write(
        top="""\
import start from "./start.js";
import { one, two as second } from "./parts.js";
import {
  Pair,
  count,
} from "./parts.js";

const hidden = "top"; // as a name of parts.js
export const words = [start.words, one(), second, new Pair(1, 2).sum, [...count(2)].join(), hidden];
export default words;
""",
        start="""\
import { one as same } from "./parts.js";
export default { words: `start ${same()}` };
""",
        parts="""\
const hidden = "parts";
let calls = 0;
export function one() { calls += 1; return `${hidden} ${calls}`; }
export const two = 2;
export class Pair { constructor(a, b) { this.sum = a + b; } }
export function* count(n) { for (let i = 0; i < n; i++) yield i; }
export async function later() {}
""",
    )
    (tmp_path / "joined.mjs").write_text(join(top), encoding="utf-8")
    show = 'import(process.argv[1]).then(({ default: words }) => console.log(words.join("; ")));'
    outputs = [
        subprocess.run(
            [NODE, "--input-type=module", "-e", show, str(path)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for path in (tmp_path / "joined.mjs", top)
    ]
    assert outputs == ["start parts 1; parts 2; 2; 3; 0,1; top\n"] * 2


def test_a_module_is_joined_once_and_after_what_it_needs(write):
    joined = join(
        write(
            a='import { b } from "./b.js";\nimport { c } from "./c.js";\nexport default b + c;\n',
            b='import { c } from "./c.js";\nexport const b = c;\n',
            c="export const c = 1;\n",
        )
    )
    assert re.findall(r"^// (\w)\.js$", joined, re.MULTILINE) == ["c", "b", "a"]
    assert not re.search(r"^import", joined, re.MULTILINE)


def test_a_text_may_take_the_place_of_the_first_module(write):
    top = write(top="export default 1;\n", part="export const part = 3;\n")
    joined = join(top, 'import { part } from "./part.js";\nexport default part;\n')
    assert "const part = 3;" in joined
    assert "const $default = part;" in joined
    assert joined.endswith("\nexport default $m1.default;\n")


def test_a_circle_is_refused(write):
    top = write(
        a='import { b } from "./b.js";\nexport default b;\n',
        b='import { c } from "./c.js";\nexport const b = c;\n',
        c='import { b } from "./b.js";\nexport const c = b;\n',
    )
    with pytest.raises(ValueError, match=r"in a circle: a\.js → b\.js → c\.js → b\.js"):
        join(top)


@pytest.mark.parametrize(
    "line",
    [
        'import * as part from "./part.js";',
        'import "./part.js";',
        'import { part } from "somewhere";',
        "import { part } from './part.js';",
        "export { part };",
        'export * from "./part.js";',
        "export let part = 1;",
    ],
)
def test_a_form_that_cannot_be_joined_is_named(write, line):
    with pytest.raises(ValueError, match=rf"top\.js: .*{re.escape(line[:9])}.* cannot be joined"):
        join(write(top=f"{line}\nexport default 1;\n", part="export const part = 1;\n"))
