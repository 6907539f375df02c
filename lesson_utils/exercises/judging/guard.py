"""Keep a learner's function from ending the kernel, waiting for keys, or leaving something changed.

While it runs, the calls of `CALLS` are refused, and what it changes is put back: the working
folder, warnings, the random state, NumPy's settings, its functions and those of Python itself.
Threads that it leaves running are ended.

Not caught, because it happens below Python or under another name: a crash in compiled code (a wild
pointer through ctypes), a name taken before (``from os import _exit`` in an earlier cell), another
handler for the alarm that limits time, the module `_thread`. A thread that waits in compiled code
is told, but ends only by itself.
"""

import builtins
import contextlib
import ctypes
import getpass
import os
import random
import signal
import sys
import threading
import traceback
import warnings

import numpy as np

ENDS = "would end the whole kernel, with all that is in it"
ASKS = "waits for somebody to type, and nobody may be there"
DEEP = "lets a recursion grow until the kernel breaks"
TWICE = "would make a second kernel out of this one"
RETURN = "To leave a function, use `return`."
GIVEN = "All that the function needs is in its arguments."
LOOP = "Use a loop, or a recursion that ends sooner."
# Module, names, what they do, and what to do instead; no system has them all.
CALLS = (
    (builtins, ("exit", "quit"), ENDS, RETURN),
    (os, ("_exit", "abort", "kill", "killpg", "execv", "execve"), ENDS, RETURN),
    (signal, ("raise_signal", "pthread_kill"), ENDS, RETURN),
    (builtins, ("input", "breakpoint"), ASKS, GIVEN),
    (getpass, ("getpass",), ASKS, GIVEN),
    (sys, ("setrecursionlimit",), DEEP, LOOP),
    (os, ("fork", "forkpty"), TWICE, GIVEN),
)
MODULES = (np, np.linalg, np.random, builtins)
SETTINGS = {  # what it is, how to get it and how to set it
    "NumPy's error settings": (np.geterr, lambda old: np.seterr(**old)),
    "NumPy's print options": (np.get_printoptions, lambda old: np.set_printoptions(**old)),
    "the working folder": (os.getcwd, os.chdir),
    "the filters of warnings": (lambda: warnings.filters[:], lambda old: None),  # see `guarded`
}
DEPTH = 3000  # calls within calls: as deep as compiled code in between can follow
PATIENCE = 1.0  # seconds for a thread to end once it is asked to


class Refused(BaseException):
    """A call that is not made. Not an Exception, so that ``except Exception`` lets it through.

    Parameters
    ----------
    what, advice : str
        What was called and why it was stopped; what to do instead.
    """

    def __init__(self, what, advice):
        super().__init__(what)
        self.advice = advice


class Seen:
    """What a guarded function left behind.

    ``changed`` holds names of what it changed; ``running`` is None, or the (file, line) pairs that
    led to a thread which it left running, the innermost last.
    """

    def __init__(self):
        self.changed, self.running = [], None


@contextlib.contextmanager
def guarded():
    """Refuse calls that hurt, and put back what is changed.

    Yields
    ------
    Seen
        Filled when the block ends.
    """
    seen, started = Seen(), []
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state(legacy=False))  # noqa: NPY002
        stack.callback(sys.setrecursionlimit, sys.getrecursionlimit())
        sys.setrecursionlimit(min(sys.getrecursionlimit(), DEPTH))
        for module, names, does, advice in CALLS:
            for name in names:
                label = name if module is builtins else f"{module.__name__}.{name}"
                if hasattr(module, name):
                    _swap(stack, module, name, _refusing(label, does, advice))
        if shell := _shell():  # IPython's own exit and quit ask it to end
            _swap(stack, shell, "ask_exit", _refusing("exit", ENDS, RETURN))
        _swap(stack, threading.Thread, "start", _noting(started))
        settings = {what: get() for what, (get, _) in SETTINGS.items()}
        contents = [dict(vars(module)) for module in MODULES]
        try:
            yield seen
        finally:
            seen.running = _end(started)
            seen.changed += _put_back(settings, contents)


def _shell():
    ipython = sys.modules.get("IPython")
    return ipython and ipython.get_ipython()


def _swap(stack, owner, name, new):
    """Give a name another meaning until the stack is left."""
    if name in vars(owner):
        stack.callback(setattr, owner, name, vars(owner)[name])
    else:
        stack.callback(delattr, owner, name)
    setattr(owner, name, new)


def _refusing(label, does, advice):
    def refuse(*_, **__):
        raise Refused(f"`{label}()` {does}, so it was stopped.", advice)

    return refuse


def _noting(started):
    """Note of each thread where it was started."""
    start = threading.Thread.start

    def noted(thread):
        lines = [(line.filename, line.lineno) for line in traceback.extract_stack()]
        start(thread)
        started.append((thread, lines))

    return noted


def _end(started):
    """End the threads that still run; give the lines that led to the first, or None."""
    running = None
    for thread, lines in started:
        thread.join(PATIENCE / 10)  # the workers of a pool that is gone are about to end
        if thread.is_alive():
            running = running or lines
            # SystemExit, because a thread that ends by it prints nothing
            number, wish = ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(number, wish)
            thread.join(PATIENCE)
    return running


def _put_back(settings, contents):
    """Put back settings and the names of modules; say which were changed."""
    changed = []
    for what, (get, put) in SETTINGS.items():
        if get() != settings[what]:
            put(settings[what])
            changed.append(what)
    for module, before in zip(MODULES, contents, strict=True):
        for name, value in before.items():
            if vars(module).get(name) is not value:
                setattr(module, name, value)
                changed.append(f"`{module.__name__}.{name}`")
    return changed
