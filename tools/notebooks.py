"""Execute the notebooks and put them into their normal form.

Normal form: outputs as pictures and text, no views of our widgets, no widget state, counts from 1,
nothing that differs from one machine to the next. One picture of each goes into the README, small.
"""

import argparse
import base64
import copy
import io
import json
import os
import sys
import tempfile
from pathlib import Path

import nbformat

from lesson_utils._jupyter.views import drop_views

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = ("jupyter", "slideshow", "tags")
THUMBNAILS = ROOT / "docs" / "lessons"
WIDTH = 480  # pixels of a thumbnail: twice what the README shows, for sharp screens
SHOWN = {  # notebook -> id of the cell whose picture stands in the README
    "00-start-here": "first-tape",
    "00-one-sitting": "tint-show",
    "01-from-frame-to-clip": "slice-shuffle",
    "02-cut-the-clip-into-cubes": "tape-cut",
    "03-count-the-tokens": "real-chart",
    "04-see-what-a-cube-blurs": "trade-show",
    "05-let-frames-talk": "first-look",
    "06-pay-for-attention": "first-look",
    "07-generate-without-drifting": "share-strips",
    "08-train-temporal-attention": "look-first",
    "09-meet-the-systems": "veo-make",
    "10-review-and-apply": "page-draw",
    "11-read-a-configuration": "token-show",
    "12-say-when-and-where": "dial-look",
    "13-give-cubes-a-codebook": "first-look",
    "14-spend-where-it-changes": "first-look",
    "15-stream-without-end": "forget-look",
}


def execute(path):
    """Run a notebook from top to bottom in a kernel of its own.

    Parameters
    ----------
    path : Path
        The notebook; the kernel works in its folder.

    Returns
    -------
    nbformat.NotebookNode
        With its outputs.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises.
    """
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": path.parent}})
    client.execute()
    return notebook


def normal_form(notebook):
    """Write a notebook as the text that is committed.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Left as it is.

    Returns
    -------
    str
        JSON with sorted keys and a final newline.

    Raises
    ------
    ValueError
        If two cells share an id.
    """
    notebook = copy.deepcopy(notebook)
    drop_views(notebook)
    cells = [_cell(cell) for cell in notebook.cells]
    ids = [cell["id"] for cell in cells]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise ValueError(f"cell ids {', '.join(twice)} stand twice: give each cell its own")
    count = 0
    for cell in cells:
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
            for output in cell["outputs"]:
                if output["output_type"] == "execute_result":
                    output["execution_count"] = count
    whole = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _cell(cell):
    kept = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
    plain = {
        "cell_type": cell.cell_type,
        "id": cell.id,
        "metadata": kept,
        "source": _lines("\n".join(line.rstrip() for line in cell.source.strip().split("\n"))),
    }
    if cell.cell_type == "code":
        plain["outputs"] = [_output(output) for output in _merged(cell.outputs)]
    return plain


def _merged(outputs):
    """Join neighbouring pieces of one stream: how they were cut is chance."""
    merged = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output.output_type == "stream" == last.output_type and last.name == output.name:
            last.text += output.text
        else:
            merged.append(nbformat.from_dict(output))
    return merged


def _output(output):
    plain = {
        key: output[key] for key in ("output_type", "name", "ename", "evalue") if key in output
    }
    if output.output_type == "error":
        plain["traceback"] = []  # it names folders of this machine
    if "text" in output:
        plain["text"] = _lines(output.text)
    if "data" in output:
        plain["metadata"] = {}
        plain["data"] = {
            kind: _lines(value) if kind.startswith("text/") else value.replace("\n", "")
            for kind, value in output.data.items()
        }
    return plain


def _lines(text):
    return text.splitlines(keepends=True)


def thumbnail(notebook, id):
    """Scale down the picture that a cell shows.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        With its outputs.
    id : str
        The cell; its first picture is taken.

    Returns
    -------
    bytes
        A JPEG file, 480 pixels wide.

    Raises
    ------
    ValueError
        If there is no such cell, or it shows no picture.
    """
    from PIL import Image

    pictures = [
        output.data["image/png"]
        for cell in notebook.cells
        if cell.id == id
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]
    if not pictures:
        raise ValueError(f"no cell {id!r} shows a picture: name another in SHOWN")
    with Image.open(io.BytesIO(base64.b64decode(pictures[0]))) as image:
        size = WIDTH, round(image.height * WIDTH / image.width)
        small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=90, subsampling=0)
    return out.getvalue()


def keep_thumbnail(notebook, name):
    """Write the thumbnail of a notebook of this series into docs/lessons, for the README."""
    if name in SHOWN:
        THUMBNAILS.mkdir(parents=True, exist_ok=True)
        (THUMBNAILS / f"{name}.jpg").write_bytes(thumbnail(notebook, SHOWN[name]))


def main(arguments=None):
    """Execute and write the notebooks named, or all; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="such as 01 or 02-cut; all by default")
    names = parser.parse_args(arguments).names
    paths = [
        path
        for path in sorted(FOLDER.glob("*.ipynb"))
        if not names or path.name.startswith(tuple(names))
    ]
    if not paths:
        print(f"no notebook begins with {' or '.join(names)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as empty:
        # Neither the user's IPython nor the learner's log may leave traces in what is committed.
        os.environ |= {"IPYTHONDIR": empty, "FRAME_TAPE_HOME": empty}
        for path in paths:
            print(f"{path.name} … ", end="", flush=True)
            run = execute(path)
            path.write_text(normal_form(run), encoding="utf-8")
            keep_thumbnail(run, path.stem)
            print("done", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
