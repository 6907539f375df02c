"""The same things in a real notebook kernel, where limits, line numbers and forms must work."""

import os

import pytest
from jupyter_client.manager import start_new_kernel

CELLS = {
    "import": "import numpy as np\nfrom lesson_utils.exercises import *\n"
    "from lesson_utils.exercises.judging import limits",
    "predict": 'predict("2.a")',
    "ask": 'reveal("2.a", truth=2 * 16 * 16 * 3)',
    "reveal": 'reveal("2.a", truth=2 * 16 * 16 * 3)',
    "endless": "def stack(pictures):\n    while True:\n        pass\n\n"
    'limits.SECONDS = 0.2\ncheck("1.1", stack)',
    "error": "def stack(pictures):\n    return np.stack(picture)\n\n"
    'limits.SECONDS = 5\ncheck("1.1", stack)',
    "exit": 'def stack(pictures):\n    exit()\n\ncheck("1.1", stack)',
    "mend": 'def stack(pictures):\n    return np.stack(pictures)\n\ncheck("1.1", stack)',
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """What each cell shows, by mime type."""
    home = str(tmp_path_factory.mktemp("log"))
    environment = os.environ | {"FRAME_TAPE_HOME": home}
    manager, client = start_new_kernel(kernel_name="python3", env=environment)
    shown = {}

    def run(name, cell):
        def keep(message):
            assert message["msg_type"] != "error", message["content"]["traceback"]
            if message["msg_type"] == "execute_result":
                shown[name] = message["content"]["data"]

        client.execute_interactive(cell, timeout=60, output_hook=keep)

    try:
        for name, cell in CELLS.items():
            run(name, cell)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return shown


def test_a_form_is_shown_with_its_text(outputs):
    assert set(outputs["predict"]) == {
        "text/plain",
        "text/html",
        "application/vnd.jupyter.widget-view+json",
    }
    assert outputs["predict"]["text/plain"].startswith("? Prediction 2.a: ")


def test_a_reveal_is_text(outputs):
    assert outputs["reveal"]["text/plain"] == (
        "○ Prediction 2.a: you made no prediction; the answer is 1,536."
    )


def test_an_endless_loop_is_stopped_and_the_kernel_goes_on(outputs):
    assert (
        ": still running after 0.2 seconds, so it was stopped."
        in (outputs["endless"]["text/plain"])
    )
    assert outputs["mend"]["text/plain"].startswith("✓ Exercise 1.1, stack: passed.")


def test_exit_is_told_and_the_kernel_keeps_what_was_in_it(outputs):
    assert "Line 2 of your cell, `exit()`: `exit()` would end" in outputs["exit"]["text/plain"]
    assert outputs["mend"]["text/plain"].startswith("✓ Exercise 1.1, stack: passed.")


def test_the_line_is_that_of_the_cell(outputs):
    assert outputs["error"]["text/plain"].splitlines()[1] == (
        "Line 2 of your cell, `return np.stack(picture)`: NameError: name 'picture' is not defined"
    )
