import contextlib
import signal
import sys
import threading
import time
from signal import raise_signal  # before a check refuses it

import numpy as np
import pytest

from lesson_utils.exercises import check
from lesson_utils.exercises.judging import limits
from lesson_utils.exercises.judging.limits import OutOfTime, bounded

resource = pytest.importorskip("resource", reason="Windows has none of these limits")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")


def endless(pictures):
    while True:
        pass


def stubborn(pictures):
    while True:
        try:
            while True:
                pass
        except:  # noqa: E722
            pass


def sleepy(pictures):
    time.sleep(3600)


def talkative(pictures):
    while True:
        print("again")


def growing(pictures):
    kept = []
    while True:
        kept.append(np.ones(10**6))


def huge(pictures):
    return np.ones((10**6, 10**5))


def state():
    """All that a limit may change in this process."""
    return (
        signal.getsignal(signal.SIGALRM),
        signal.getitimer(signal.ITIMER_REAL),
        resource.getrlimit(resource.RLIMIT_AS),
        sys.gettrace(),
        sys.stdout,
        threading.active_count(),
    )


def in_a_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@pytest.fixture(autouse=True)
def nothing_is_left(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.05)
    before = state()
    yield
    assert state() == before


@pytest.mark.parametrize("function", [endless, stubborn, sleepy, talkative])
def test_a_function_without_end_is_stopped(function):
    outcome = check("1.1", function)
    assert outcome.status == "error"
    assert "still running after 0.05 seconds, so it was stopped." in repr(outcome)


def test_the_line_that_ran_is_named(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 3600)

    def ringing(pictures):
        raise_signal(signal.SIGALRM)  # the time is over here and nowhere else

    line = ringing.__code__.co_firstlineno + 1
    named = f"\nLine {line} of your cell, `raise_signal(signal.SIGALRM)"
    text = repr(check("1.1", ringing))
    assert named in text
    assert "still running after 3600 seconds" in text


@pytest.mark.parametrize("function", [endless, talkative])
def test_another_thread_is_stopped_too(function):
    outcomes = []
    in_a_thread(lambda: outcomes.append(check("1.1", function)))
    assert "still running after 0.05 seconds" in repr(outcomes[0])


@linux
@pytest.mark.parametrize("function", [growing, huge])
def test_a_function_that_takes_too_much_memory_is_stopped(function, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 20)
    monkeypatch.setattr(limits, "MEGABYTES", 200)
    outcome = check("1.1", function)
    assert outcome.status == "error"
    assert "it asked for more than 200 MB of memory, so it was stopped." in repr(outcome)


@linux
def test_a_tighter_limit_of_the_system_s_own_stays(monkeypatch):
    asked = []
    soft = 2**40
    with monkeypatch.context() as patch:
        patch.setattr(resource, "getrlimit", lambda _: (soft, resource.RLIM_INFINITY))
        patch.setattr(resource, "setrlimit", lambda _, limit: asked.append(limit))
        assert bounded(lambda: 7, megabytes=2**30) == 7
    assert asked == [(soft, resource.RLIM_INFINITY)] * 2


def test_a_quick_function_is_left_alone():
    assert bounded(lambda: sum(range(1000))) == 499500


def wait_until(end):
    while time.monotonic() < end:
        pass


@pytest.mark.parametrize("place", [lambda work: work(), in_a_thread])
def test_an_alarm_at_the_very_end_leaves_nothing(place):
    done = []

    def many():
        before = state()
        for i in range(60):
            length = 0.003 + i % 10 * 1e-5  # ends just before, at or after the alarm
            end = time.monotonic() + length
            with contextlib.suppress(OutOfTime):
                bounded(lambda end=end: wait_until(end), seconds=0.003)
            assert state() == before
        time.sleep(0.15)
        done.append(True)

    place(many)
    assert done == [True]


def test_an_alarm_before_the_work_begins_waits_for_it():
    with pytest.raises(OutOfTime):
        bounded(lambda: wait_until(time.monotonic() + 20), seconds=1e-6)
    assert not limits._at_work(sys._getframe())


def test_the_learner_s_own_alarm_is_given_back():
    def mine(signum, frame):
        raise AssertionError

    before = signal.signal(signal.SIGALRM, mine)
    signal.setitimer(signal.ITIMER_REAL, 500, 7)
    try:
        check("1.1", np.stack)
        assert signal.getsignal(signal.SIGALRM) is mine
        left, every = signal.getitimer(signal.ITIMER_REAL)
        assert 490 < left <= 500
        assert every == 7
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_the_learner_can_interrupt():
    def interrupted(pictures):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("1.1", interrupted)


def test_where_memory_has_no_limit_time_still_has(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "still running" in repr(check("1.1", endless))
