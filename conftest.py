"""What holds for every test: no network, no settings of the user's, and no silent skip."""

import os
import runpy
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

GUARD = Path("tests", "kernel_guard")
NO_NETWORK = Path("profile_default", "startup", "00-no-network.py")

collect_ignore = ["tests/kernel_guard"]  # what runs there is no test

# Threads that share the cores with other processes wait for each other, and take several times as
# long. NumPy asks for their number when it is loaded, later than this; kernels take it over.
os.environ["OMP_NUM_THREADS"] = "1"

nothing_skipped = os.environ.get("REQUIRE_ALL") == "1"
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if nothing_skipped or os.environ.get("CI") else "here")


def pytest_configure(config):
    folder = Path(tempfile.mkdtemp(prefix="frame-tape-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    # A copy, because IPython keeps its history and its locks in the same folder.
    ipython = shutil.copytree(config.rootpath / GUARD, folder / "ipython")
    runpy.run_path(str(ipython / NO_NETWORK))
    # The kernels that tests start take these over. The user's own settings must not decide, and
    # the learner's own log stays as it is.
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "PYTHONSTARTUP"):
        os.environ.pop(name, None)
    for kind in ("CONFIG", "DATA", "RUNTIME"):
        os.environ[f"JUPYTER_{kind}_DIR"] = str(folder / kind.lower())
    os.environ["FRAME_TAPE_HOME"] = str(folder / "log")
    os.environ["IPYTHONDIR"] = str(ipython)
    os.environ["MPLBACKEND"] = "Agg"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.path.suffix == ".ipynb" or "chromium" in item.fixturenames:
            item.add_marker("slow")
    if hasattr(config, "workerinput"):  # several processes: begin with what takes longest
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_sessionfinish(session, exitstatus):
    if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) and forbidden_skips(
        session.config
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    for report in forbidden_skips(config):
        *_, reason = report.longrepr
        terminalreporter.write_line(
            f"REQUIRE_ALL=1 forbids this skip: {report.nodeid} ({reason})", red=True
        )


def forbidden_skips(config):
    # Of several processes the one that gathers the reports decides.
    if not nothing_skipped or hasattr(config, "workerinput"):
        return []
    return config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped", [])
