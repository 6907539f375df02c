"""Build the explorer as one page that opens from disk: no kernel, no server, no request.

The module, its style, the clip and the state of every stop are what the notebook's `Tape` sends.
The tour is in ``tour.json``. A stop has a title, a sentence, something to try, and the arguments of
`Tape`. The numbers in its words are computed here, from the state that it shows.
"""

import argparse
import json
import re
from base64 import b64encode
from pathlib import Path

from lesson_utils import clips
from lesson_utils.patterns import PATTERNS
from lesson_utils.tape import Tape
from lesson_utils.tape.panels import CONTROLS, PAGE, PANELS, module
from lesson_utils.widgets.page import join

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent / "notebooks"
# The page around the explorer, as the explorer's module reaches it.
AROUND = 'import page from "../../../web/page.js";\nexport default page({});'


def main():
    """Write the page, and say where it is and how large."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=HERE / "dist", help="folder to write into")
    path = build(parser.parse_args().to)
    print(f"{path}: {path.stat().st_size / 2**20:.1f} MiB, opens in any browser")


def build(folder):
    """Write the page into a folder; return its path."""
    clip = clips.load("bunny")
    tour = json.loads(_text(HERE / "tour.json"))
    free = {"panels": list(PANELS), "controls": list(CONTROLS), "aboutTokens": True}
    data = {
        "stops": [stop_of(entry, tape_of(clip, entry)) for entry in tour["stops"]],
        "free": tour["free"] | {"setup": free},
        # The same for every tape of the clip, so it travels once.
        "frames": b64encode(Tape(clip).page_state()["_frames"]).decode(),
    }
    parts = {
        "style": Tape._css + _text(HERE / "page.css"),
        "lessons": "\n".join(f"<li>{title}</li>" for title in lessons()),
        "data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        "module": join(PAGE, module(AROUND)),
    }
    if re.search(r"</script|<!--", parts["module"], re.IGNORECASE):
        raise ValueError("the module holds </script or <!--, which would end it inside a page")
    page = re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _text(HERE / "page.html"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def tape_of(clip, entry):
    """Make the tape that a stop shows."""
    return Tape(clip, panels=entry["panels"], controls=entry["controls"], **entry["settings"])


def stop_of(entry, tape):
    """Return what the page reads of one stop: its words, with their numbers, and its state."""
    known = numbers(tape)
    words = {name: entry[name].format_map(known) for name in ("title", "sentence", "try")}
    state = tape.page_state().items()
    return words | {"state": {name: value for name, value in state if not isinstance(value, bytes)}}


def numbers(tape):
    """Return what a stop's words may name: the tape, its grid, and what a token may look at."""
    grid = tape.grid
    return {
        "tape": tape,
        "grid": grid,
        "patches": grid.shape[1] * grid.shape[2],
        "filmed": tape.page_state()["_setup"]["frames"],
        "pairs": grid.pairs(),
        "seen": {pattern: grid.pairs(pattern) // grid.tokens for pattern in PATTERNS},
    }


def lessons():
    """Read the titles of the lessons, with their numbers."""
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        first = json.loads(_text(path))["cells"][0]["source"]
        yield f"{path.name[:2]} {''.join(first).splitlines()[0].removeprefix('# ')}"


def _text(path):
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
