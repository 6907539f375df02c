"""Start JupyterLab at the first notebook: on this machine only, with a token, offline.

``make lab`` runs this with the environment's Python; its arguments go on to JupyterLab and win
over the ones below. The learner's own Jupyter settings stay as they are.
"""

import os
import sys
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST = "notebooks/00-start-here.ipynb"

# What JupyterLab is told, each with the learner's arguments that replace it.
OPTIONS = {
    "--ServerApp.ip=127.0.0.1": ["--ip"],
    f"--ServerApp.root_dir={ROOT}": ["--notebook-dir", "--ServerApp.notebook_dir"],
    # the printed address and the browser both go to the first notebook
    f"--LabApp.default_url=/lab/tree/{FIRST}": ["--ServerApp.default_url"],
    # only warnings; the address with the token is printed all the same
    "--ServerApp.log_level=WARN": ["--log-level", "--debug"],
    "--LabApp.log_level=WARN": ["--log-level", "--debug"],
    # what would otherwise ask the network: the list of extensions, updates, news
    "--LabApp.extension_manager=readonly": [],
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate": [],
    "--LabApp.news_url=None": [],
}


def arguments(extra, *, root, browser):
    """Return JupyterLab's arguments.

    Parameters
    ----------
    extra : list of str
        The learner's arguments: they come last, and ours that they replace are left out
        (JupyterLab refuses an option that is given twice).
    root : bool
        Whether this runs as root, as it does in most containers.
    browser : bool
        Whether there is a browser to open.
    """
    theirs = {argument.split("=", 1)[0] for argument in extra}
    ours = [
        option
        for option, others in OPTIONS.items()
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


def main(extra):
    """Become JupyterLab.

    Parameters
    ----------
    extra : list of str
        The learner's arguments.
    """
    browser = "--no-browser" not in extra and has_browser()
    print(greeting(browser), flush=True)
    command = [sys.executable, "-m", "jupyterlab"]
    command += arguments(extra, root=os.geteuid() == 0, browser=browser)
    os.chdir(ROOT)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
