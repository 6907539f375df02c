"""JupyterLab at the first lesson: on this machine only, with a token, offline.

The learner's own Jupyter settings stay as they are, and their arguments win over those below.
"""

import os
import sys
import webbrowser

from lesson_utils._command.lessons import FIRST
from lesson_utils._root import PACKAGE, ROOT

# Each variable says that a Jupyter server runs around us: a hub's, a terminal's, a notebook's.
AROUND = ("JUPYTERHUB_USER", "JUPYTER_SERVER_URL", "JPY_PARENT_PID")
# What would otherwise ask the network: the list of extensions, updates, news.
QUIET = (
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
)


def options(folder):
    """Return what JupyterLab is told, each with the learner's arguments that replace it.

    Parameters
    ----------
    folder : Path
        Where the lessons lie: the folder above it is what JupyterLab shows.

    Returns
    -------
    dict
        Argument -> list of arguments.
    """
    roots = ["--notebook-dir", "--ServerApp.root_dir", "--ServerApp.notebook_dir"]
    return {
        "--ServerApp.ip=127.0.0.1": ["--ip"],
        f"--ServerApp.root_dir={folder.parent}": roots,
        # the printed address and the browser both go to the first lesson
        f"--LabApp.default_url=/lab/tree/{folder.name}/{FIRST}": [
            "--ServerApp.default_url",
            *roots,
        ],
        # only warnings; the address with the token is printed all the same
        "--ServerApp.log_level=WARN": ["--log-level", "--debug"],
        "--LabApp.log_level=WARN": ["--log-level", "--debug"],
        **{option: [] for option in QUIET},
    }


def arguments(extra, folder, *, root, browser):
    """Return JupyterLab's arguments.

    Parameters
    ----------
    extra : list of str
        The learner's arguments: they come last, and ours that they replace are left out
        (JupyterLab refuses an option that is given twice).
    folder : Path
        Where the lessons lie.
    root : bool
        Whether this runs as root, as it does in most containers.
    browser : bool
        Whether there is a browser to open.
    """
    theirs = {argument.split("=", 1)[0] for argument in extra}
    ours = [
        option
        for option, others in options(folder).items()
        if theirs.isdisjoint([option.split("=", 1)[0], *others])
    ]
    if root and "--allow-root" not in theirs:
        # Jupyter refuses root for fear of others on the network. Only this machine reaches this
        # server, and only with the token.
        ours.append("--allow-root")
    if not browser and "--no-browser" not in theirs:
        ours.append("--no-browser")
    return [*ours, *extra]


def has_browser():
    """Tell whether a browser window can open here."""
    if sys.platform.startswith("linux"):
        # without a screen Python may pick a text browser, which would take over the terminal
        screens = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
        if not any(os.environ.get(name) for name in screens):
            return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def greeting(browser):
    """Return the lines to print before JupyterLab starts.

    Parameters
    ----------
    browser : bool
        Whether a browser will be opened.
    """
    lines = [
        f"JupyterLab starts with {FIRST} (a few seconds).",
        "If no browser opens, copy the address below that ends in ?token=… into one.",
        "To stop it, press Ctrl+C here twice; what you saved is kept.",
    ]
    if not browser:
        lines[1] = (
            "No browser opens here: copy the address below that ends in ?token=… into one.\n"
            "(From another computer, forward its port first: ssh -L PORT:127.0.0.1:PORT …)"
        )
    return "\n".join(lines)


def environment():
    """Return what the server's environment must say for it and its kernels to find the package."""
    if ROOT == PACKAGE:  # installed: all lies where Python and Jupyter look
        return {}
    places = {"PYTHONPATH": ROOT, "JUPYTER_CONFIG_PATH": ROOT / "etc" / "jupyter"}
    before = {name: os.environ.get(name) for name in places}
    return {
        name: os.pathsep.join(filter(None, (str(place), before[name])))
        for name, place in places.items()
    }


def start(folder, extra):
    """Run JupyterLab until it is stopped.

    Parameters
    ----------
    folder : Path
        Where the lessons lie.
    extra : list of str
        The learner's arguments.

    Raises
    ------
    ValueError
        If JupyterLab is not installed.
    """
    try:
        from jupyterlab.labapp import main
    except ImportError as error:
        raise ValueError(f"JupyterLab cannot start here ({error}): install jupyterlab") from None
    browser = "--no-browser" not in extra and has_browser()
    print(greeting(browser), flush=True)
    os.environ.update(environment())
    root = getattr(os, "geteuid", lambda: None)() == 0  # Windows knows no root
    main(arguments(extra, folder, root=root, browser=browser))
