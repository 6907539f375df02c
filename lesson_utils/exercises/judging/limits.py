"""Stop a learner's function that runs or takes memory without end, and leave no trace.

========================  =======================================  ============================
where                     time                                     memory
========================  =======================================  ============================
Linux, main thread        an alarm signal                          the kernel's address space
macOS, main thread        an alarm signal                          no limit: macOS sets none
Windows, other threads    an exception sent by a watching thread   as the system above;
                                                                   none on Windows
========================  =======================================  ============================

Notebook cells run in the main thread. Both ways act between two steps of Python: one long call
into compiled code ends first. A loop that swallows every exception is stopped by the alarm only.
Where memory has no limit, a list that grows is stopped by time, and a single array that the system
cannot give raises NumPy's own error.
"""

import contextlib
import os
import signal
import sys
import threading

if os.name == "posix":
    import resource

SECONDS = 5.0
MEGABYTES = 1024
AGAIN = 0.1  # seconds until the next try, for code that swallows every exception


class OutOfTime(BaseException):
    """The time is over. Not an Exception, so that ``except Exception`` lets it through."""


def bounded(work, seconds=None, megabytes=None):
    """Call a function with bounded time and memory.

    Parameters
    ----------
    work : callable
        Takes no arguments.
    seconds : float, optional
        `SECONDS` by default.
    megabytes : int, optional
        How much more than now may be taken; `MEGABYTES` by default. Linux only.

    Returns
    -------
    object
        What the function returns.

    Raises
    ------
    OutOfTime
        When the time is over.
    MemoryError
        When the memory is.
    """
    seconds = SECONDS if seconds is None else seconds
    megabytes = MEGABYTES if megabytes is None else megabytes
    main = threading.current_thread() is threading.main_thread()
    clock = _alarm if main and hasattr(signal, "setitimer") else _watch
    with _memory(megabytes), clock(seconds):
        return _call(work)


def _call(work):
    return work()


def _at_work(frame):
    """Whether a frame belongs to the work, and not to the setting or lifting of its limits.

    Only there an exception is safe: elsewhere it could keep a limit from being lifted.
    """
    while frame and frame.f_code.co_filename != _call.__code__.co_filename:
        frame = frame.f_back
    return frame is not None and frame.f_code is _call.__code__


@contextlib.contextmanager
def _alarm(seconds):
    rings = 0

    def ring(signum, frame):
        nonlocal rings
        if _at_work(frame):
            rings += 1
            if rings > 1:
                _leave_at_next_line(frame)
            raise OutOfTime

    tracer = sys.gettrace()
    handler = signal.signal(signal.SIGALRM, ring)
    timer = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
        sys.settrace(tracer)


def _leave_at_next_line(frame):
    """Raise once more at the next line: that of the ``except`` which swallowed the first one."""

    def trace(frame, event, argument):
        if event == "line":
            raise OutOfTime
        return trace

    while frame.f_code is not _call.__code__:
        frame.f_trace = trace
        frame = frame.f_back
    sys.settrace(lambda *_: None)


@contextlib.contextmanager
def _watch(seconds):
    import ctypes

    send = ctypes.pythonapi.PyThreadState_SetAsyncExc
    number = threading.get_ident()
    watched = ctypes.c_ulong(number)
    over = threading.Event()

    def watch():
        wait = seconds
        while not over.wait(wait):
            if _at_work(sys._current_frames().get(number)):
                send(watched, ctypes.py_object(OutOfTime))
            wait = AGAIN

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        send(watched, None)  # call back one that is still on its way


@contextlib.contextmanager
def _memory(megabytes):
    if sys.platform != "linux":
        yield
        return
    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bounds = [b for b in (soft, hard) if b != resource.RLIM_INFINITY]
    lowest = min([now + megabytes * 2**20, *bounds])
    resource.setrlimit(resource.RLIMIT_AS, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
