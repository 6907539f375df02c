"""A function that would end the kernel, wait for keys or change things for all does none of it."""

import getpass
import os
import random
import signal
import sys
import threading
import warnings

import numpy as np
import pytest

from lesson_utils.exercises import check
from lesson_utils.exercises.judging import guard


def told(function):
    """What a check says of a function that it stops; all that it swaps must be back."""
    swapped = [(module, name) for module, names, *_ in guard.CALLS for name in names]
    swapped += [(threading.Thread, "start")]
    before = [getattr(module, name, None) for module, name in swapped]
    outcome = check("1.1", function)
    assert [getattr(module, name, None) for module, name in swapped] == before
    assert outcome.status == "error"
    return repr(outcome)


def catching(pictures):
    try:
        os._exit(3)
    except Exception:
        return np.stack(pictures)


def raising(pictures):
    raise SystemExit(3)


# as a learner may write it, and what is said of it
CALLS = {
    "sys.exit": (lambda pictures: sys.exit(), "SystemExit ends a whole program"),
    "raise": (raising, "`raise SystemExit(3)`: SystemExit ends a whole program"),
    "_exit": (lambda pictures: os._exit(0), "`os._exit()` would end the whole kernel"),
    "caught": (catching, "`os._exit(3)`: `os._exit()` would end the whole kernel"),
    "abort": (lambda pictures: os.abort(), "`os.abort()` would end the whole kernel"),
    "kill": (
        lambda pictures: os.kill(os.getpid(), signal.SIGTERM), "`os.kill()` would end"
    ),
    "signal": (
        lambda pictures: signal.raise_signal(signal.SIGTERM), "`signal.raise_signal()` would end"
    ),
    "exec": (
        lambda pictures: os.execl(sys.executable, "python"), "`os.execv()` would end"
    ),
    "fork": (lambda pictures: os.fork(), "`os.fork()` would make a second kernel"),
    "input": (lambda pictures: int(input("how many? ")), "`input()` waits for somebody to type"),
    "breakpoint": (lambda pictures: breakpoint(), "`breakpoint()` waits for somebody"),
    "getpass": (lambda pictures: getpass.getpass(), "`getpass.getpass()` waits for somebody"),
    "limit": (lambda pictures: sys.setrecursionlimit(10**9), "lets a recursion grow"),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_hurts_is_told_with_its_line_and_not_made(name):
    function, words = CALLS[name]
    text = told(function)
    assert words in text
    assert "Line " in text and "Next: " in text


class Nested:
    """Its repr goes as deep as the list in it, through compiled code."""

    def __init__(self, inner):
        self.inner = inner

    def __repr__(self):
        return repr([self.inner])


def deep(pictures):
    inner = None
    for _ in range(100_000):
        inner = Nested(inner)
    return repr(inner)


def endless(pictures):
    return endless(pictures)


@pytest.mark.parametrize("function", [deep, endless])
def test_a_recursion_ends_even_if_the_learner_raised_its_limit(function):
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10**6)
    try:
        text = told(function)
        assert sys.getrecursionlimit() == 10**6
    finally:
        sys.setrecursionlimit(limit)
    assert "RecursionError" in text


@pytest.mark.parametrize("id", ["1.1", "3.2"])
def test_a_list_that_holds_itself_is_an_answer_like_others(id):
    loop = []
    loop.append(loop)
    answer = (lambda pictures: loop) if id == "1.1" else (1, loop)
    assert check(id, answer).status == "wrong"


def test_a_thread_left_running_is_told_and_ended(monkeypatch):
    # pytest's own hook would take the silent end of a thread for a failure
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    over, threads = threading.Event(), []

    def leaving(pictures):
        def again():
            while not over.wait(0.001):
                pass

        threads.append(threading.Thread(target=again))
        threads[-1].start()
        return np.stack(pictures)

    text = told(leaving)
    assert "`threads[-1].start()`: it started a thread that still ran" in text
    over.set()  # for the failure of this test
    assert not any(thread.is_alive() for thread in threads)


def test_a_thread_that_is_waited_for_is_nobody_s_business():
    def waiting(pictures):
        results = []
        thread = threading.Thread(target=lambda: results.append(np.stack(pictures)))
        thread.start()
        thread.join()
        return results[0]

    assert check("1.1", waiting).passed


def change_everything(pictures):
    np.seterr(all="raise")
    np.set_printoptions(precision=2)
    np.sum = np.linalg.norm = len
    os.chdir(os.sep)
    warnings.simplefilter("ignore")
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002
    return np.stack(pictures)


def state():
    return (
        np.geterr(), np.get_printoptions(), np.sum, np.linalg.norm, os.getcwd(),
        warnings.filters[:], random.getstate(), repr(np.random.get_state()),  # noqa: NPY002
    )  # fmt: skip


def test_what_a_function_changes_for_everybody_is_undone_and_told():
    before = state()
    outcome = check("1.1", change_everything)
    assert state() == before
    assert outcome.passed
    words = "NumPy's error settings, NumPy's print options, the working folder, the filters of "
    words += "warnings, `numpy.sum`, `numpy.linalg.norm` for everybody: that was undone."
    assert words in repr(outcome)


def test_only_the_learner_s_own_word_means_not_written_yet():
    def unwritten(pictures):
        raise NotImplementedError

    def library(pictures):
        exec("raise NotImplementedError('not on this system')")

    assert check("1.1", unwritten).status == "not attempted"
    assert "NotImplementedError: not on this system" in told(library)
