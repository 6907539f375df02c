"""What IPython knows: whether a notebook shows what is made, and which cell makes it."""

import sys


def _shell():
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def in_notebook():
    """Whether a kernel runs this, so that widgets can be shown."""
    return getattr(_shell(), "kernel", None) is not None


def running():
    """Return the id of the cell that runs and of this run of it; None where there are no cells."""
    shell = _shell()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId")
    return cell and (cell, parent["header"]["msg_id"])
