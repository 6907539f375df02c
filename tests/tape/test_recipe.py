"""One file and one line make a panel; one entry makes a pattern."""

import os
import subprocess
import sys

from tests.tape.recipe import follow

TRY = """
from lesson_utils import clips
from lesson_utils.grid import Grid
from lesson_utils.tape import Tape

tape = Tape(clips.load("bunny"), ("moment", "cost"), pattern="rows", controls=("fps", "pattern"))
tape.frame = 5
assert "The number ${state.frame}, large" in tape._esm
assert "rows" in tape._setup["choices"]["pattern"]
assert tape._setup["patterns"]["rows"]["words"] == "along its row"
assert tape._repr_mimebundle_()[0]["image/png"]
assert Tape(clips.load("bunny"), "moment")._setup["controls"] == ["fps", "play"]
print(Grid(8, 32, 48).pairs("rows"))
"""


def test_a_panel_is_one_file_and_one_line_and_a_pattern_one_entry(tmp_path):
    follow(tmp_path)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", TRY], env=environment, capture_output=True, text=True, cwd=tmp_path
    )
    assert (run.stdout, run.stderr) == (f"{8 * 2 * 3**2}\n", "")
