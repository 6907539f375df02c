"""The two recipes, followed in a copy of the package: for a panel and for a pattern."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PANEL = """// The number of the frame, large.

import { label } from "../draw.js";

export default {
  title: "Moment", plays: true,
  needs: ["frame"],
  height: () => 48,
  draw: (ctx, box, { state, colours }) =>
    label(ctx, `${state.frame}`, 0, 40, { size: 40, colour: colours.text }),
  hit: () => null,
  describe: ({ state }) => `The number ${state.frame}, large`,
};
"""
LINES = {
    "tape/panels.py": (
        "PANELS = {\n",
        '    "moment": Panel(("fps", "play"), lambda scene: scene.picture),\n',
    ),
    "patterns.py": (
        "PATTERNS = {\n",
        '    "rows": Pattern((("own", "own", "all"),), "along its row", "its row", "t·h·w²"),\n',
    ),
}


def follow(folder):
    """Copy the package into a folder, and add a panel "moment" and a pattern "rows" to it."""
    ours = shutil.ignore_patterns("__pycache__")
    package = shutil.copytree(ROOT / "lesson_utils", folder / "lesson_utils", ignore=ours)
    (folder / "data").symlink_to(ROOT / "data")
    (package / "tape/js/panels/moment.js").write_text(PANEL, encoding="utf-8")
    for name, (before, line) in LINES.items():
        text = (package / name).read_text(encoding="utf-8")
        (package / name).write_text(text.replace(before, before + line, 1), encoding="utf-8")
