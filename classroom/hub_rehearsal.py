"""A class without people: a real hub, students who start together, and what it took.

classroom/.venv/bin/python -m classroom.hub_rehearsal 20

Each student logs in at the door, opens a lesson and runs it cell by cell, as a browser does it but
without a browser: its Jupyter server is asked for the notebook and a kernel, and cells go over the
kernel's socket. Each predicts a number that nobody else predicts, so that a line in a wrong log, or
a missing one, is found. Meanwhile one kernel and one server are killed.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import numpy as np
import psutil
import requests
import websocket

from classroom import hub_env, hub_room

FIRST = "00-one-sitting"
PREDICTION = 'predict("0.a")'  # answered with the student's own number
CHECK, STUB, ANSWER = (
    "check-0-1",
    "transpose(0, 1, 2, 3, 4, 5, 6)",
    "transpose(0, 2, 4, 1, 3, 5, 6)",
)
FILES = 120  # as many of JupyterLab's as a browser was seen to fetch with a lesson, 9 MB in all
VIEW = "application/vnd.jupyter.widget-view+json"
PATIENCE = 300  # seconds for a page or a cell, on a machine with much else to do


def free_port():
    """Find a port with the two after it free as well: door, proxy, hub."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as one:
            port = one.getsockname()[1]
        try:
            for other in (port + 1, port + 2):
                socket.create_server(("127.0.0.1", other)).close()
        except OSError:
            continue
        return port


class Room:
    """A hub of its own in a folder, for so many students.

    Parameters
    ----------
    folder : Path
        Empty.
    count : int
        Students.
    setenv : callable, optional
        Sets a variable of this process, which asks the hub as its service.
    """

    def __init__(self, folder, count, setenv=os.environ.__setitem__):
        self.folder, self.port, self.opened = folder, free_port(), contextlib.ExitStack()
        self.url = f"http://127.0.0.1:{self.port}"
        self.names = [f"student{i:02}" for i in range(count)]
        (folder / "names.txt").write_text("\n".join(self.names), encoding="utf-8")
        ours = {"FRAME_TAPE_ROOM": str(folder), "FRAME_TAPE_PORT": str(self.port)}
        theirs = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
        for key, value in ours.items():
            setenv(key, value)
        command = [hub_env.PYTHON, "-m", "classroom.hub_room", "serve"]
        with open(folder / "hub.log", "wb") as log:
            self.hub = subprocess.Popen(
                command, cwd=hub_env.ROOT, env=theirs | ours, stdout=log, stderr=log
            )

    def __enter__(self):
        try:
            wait(lambda: self.hub.poll() is not None or answers(self.url + "/hub/login"))
            if self.hub.poll() is not None:
                raise RuntimeError((self.folder / "hub.log").read_text())
            self.password = (self.folder / "password").read_text()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, kind=None, *_):
        self.opened.close()
        self.hub.terminate()  # it ends its seats and its proxy first
        self.hub.wait(60)
        if kind:
            print((self.folder / "hub.log").read_text())

    def used(self):
        """Sum up what the hub and all that it started take, by kind: MB, and seconds of a core.

        A page that several processes share is counted in parts (PSS), so the sum is what is used.
        """
        kinds = {"ipykernel": "kernels", "singleuser": "servers"}
        found = {kind: [0, 0] for kind in ("hub", *kinds.values())}
        for process in [psutil.Process(self.hub.pid), *psutil.Process(self.hub.pid).children(True)]:
            with contextlib.suppress(psutil.Error):  # it ended meanwhile
                line, times = " ".join(process.cmdline()), process.cpu_times()
                kind = next((kinds[part] for part in kinds if part in line), "hub")
                found[kind][0] += process.memory_full_info().pss / 2**20
                found[kind][1] += times.user + times.system
        return found


def wait(done, seconds=PATIENCE):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"still waiting after {seconds} s")
        time.sleep(0.2)


def answers(url, web=requests):
    """Tell whether a page is there, for anybody or in a session."""
    try:
        return web.get(url, timeout=PATIENCE).ok
    except requests.ConnectionError:
        return False


@dataclass
class Student:
    """One who sits down and works.

    Parameters
    ----------
    room : Room
    number : int
        Which name of the room is theirs; also what they predict.
    """

    room: Room
    number: int
    page: float = 0
    first_tape: float = 0
    reopened: int = 0
    cells: dict = field(default_factory=dict)  # id -> seconds

    def __post_init__(self):
        self.name = self.room.names[self.number]
        self.base = f"{self.room.url}/user/{self.name}"
        self.web = self.room.opened.enter_context(requests.Session())

    def log_in(self):
        """Type name and password at the door; the answer is JupyterLab's page."""
        door = self.room.url + "/hub/login"
        self._asked(self.web.get(door, timeout=PATIENCE))
        form = {"username": self.name, "password": self.room.password}
        page = self.web.post(door, {**form, "_xsrf": self._xsrf("/hub/")}, timeout=PATIENCE)
        self._asked(page)
        wait(lambda: "/lab" in self.web.get(self.base + "/", timeout=PATIENCE).url)

    def see(self):
        """Fetch JupyterLab's page, with about as many files as a browser needs for it."""
        start = time.monotonic()
        self._asked(self.web.get(f"{self.base}/lab", timeout=PATIENCE))
        files = sorted((hub_env.VENV / "share/jupyter/lab/static").glob("*.js"))
        for file in {*files[:FILES], *sorted(files, key=lambda file: file.stat().st_size)[-1:]}:
            self._asked(self.web.get(f"{self.base}/static/lab/{file.name}", timeout=PATIENCE))
        self.page = time.monotonic() - start

    def open(self, lesson):
        """Open a lesson, with a kernel for it; return its cells of code."""
        path = f"lessons/{lesson}.ipynb"
        notebook = self.ask("GET", f"contents/{path}")["content"]
        about = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        self.kernel = self.ask("POST", "sessions", about)["kernel"]["id"]
        self.session = uuid.uuid4().hex
        self.connect()
        return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]

    def connect(self):
        """Open the kernel's socket, or open it again: what came meanwhile is sent again."""
        cookies = requests.utils.dict_from_cookiejar(self.web.cookies)
        made = websocket.create_connection(
            f"{self.base.replace('http', 'ws')}/api/kernels/{self.kernel}/channels?"
            f"session_id={self.session}",
            cookie="; ".join(f"{key}={value}" for key, value in cookies.items()),
            origin=self.room.url,
            timeout=PATIENCE,
        )
        self.socket = self.room.opened.enter_context(contextlib.closing(made))

    def ask(self, method, path, body=None):
        """Ask this seat's Jupyter server; return what it answers."""
        headers = {"X-XSRFToken": self._xsrf(f"/user/{self.name}/")}
        url = f"{self.base}/api/{quote(path)}"
        answer = self.web.request(method, url, json=body, headers=headers, timeout=PATIENCE)
        return self._asked(answer).json()

    def run(self, code):
        """Run a cell; return its outputs, once the kernel is idle again."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
        header |= {"session": self.session, "username": self.name, "date": ""}
        content = {"code": code, "silent": False, "store_history": True, "stop_on_error": True}
        content |= {"user_expressions": {}, "allow_stdin": False}
        message = {"header": header, "content": content, "channel": "shell", "buffers": []}
        self.socket.send(json.dumps({**message, "parent_header": {}, "metadata": {}}))
        outputs = []
        while True:
            try:
                raw = self.socket.recv()
            except websocket.WebSocketConnectionClosedException:  # a browser opens it again too
                self.reopened += 1
                self.connect()
                continue
            # a message with buffers is binary: their count and offsets come first
            text = raw[int.from_bytes(raw[4:8]) : _end(raw)] if isinstance(raw, bytes) else raw
            got = json.loads(text)
            if got["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            if got["msg_type"] == "error":
                raise RuntimeError(f"{self.name}: {got['content']['evalue']}")
            if got["msg_type"] == "status" and got["content"]["execution_state"] == "idle":
                return outputs
            outputs.append(got["content"])

    def work(self, lesson, until=None):
        """Run a lesson's cells in order, up to and with the cell `until`.

        Parameters
        ----------
        lesson : str
            Its file's name without its ending.
        until : str, optional
            A cell's id; without it, all cells.
        """
        start = time.monotonic()
        for cell in self.open(lesson):
            code = "".join(cell["source"])
            if code.startswith(PREDICTION):
                code = PREDICTION[:-1] + f", {self.number + 1})"
            begin = time.monotonic()
            outputs = self.run(code.replace(STUB, ANSWER))
            end = time.monotonic()
            self.cells[cell["id"]] = max(end - begin, self.cells.get(cell["id"], 0))
            if not self.first_tape and "Tape(" in code:
                assert any(VIEW in output.get("data", {}) for output in outputs), outputs
                self.first_tape = end - start
            if cell["id"] == until:
                return

    def _xsrf(self, path):
        return next(c.value for c in self.web.cookies if c.name == "_xsrf" and c.path == path)

    @staticmethod
    def _asked(answer):
        if not answer.ok:
            raise RuntimeError(f"{answer.request.method} {answer.url}: {answer.status_code}")
        return answer


def _end(raw):
    """Return where the text of a binary message ends: where its first buffer begins, if any."""
    count = int.from_bytes(raw[:4])
    return int.from_bytes(raw[8:12]) if count > 1 else None


def kill(student, what):
    """Kill a student's kernel or server in mid-work, and go on as they would."""
    student.open(FIRST)
    student.run("import os")
    said = student.run(f"print(os.{'getpid' if what == 'kernel' else 'getppid'}())")
    pid = int(next(output["text"] for output in said if output.get("name") == "stdout"))
    os.kill(pid, signal.SIGKILL)
    if what == "server":

        def back():
            hub_room.start_seat(student.name)
            return answers(f"{student.base}/lab", student.web)

        wait(back)  # at first the hub takes the dead server for one that runs
        student.see()  # the new server asks the hub who this is


def logs(room):
    """Read every log: one list of entries for each that is there."""
    files = sorted((room.folder / "logs").glob("*/progress.jsonl"))
    return [[json.loads(line) for line in file.read_text().splitlines()] for file in files]


def wrong(room):
    """Say what is wrong with the logs; nothing if each is whole, and its student's own.

    Returns
    -------
    list of str
    """
    found = logs(room)
    said = sorted([e["answer"] for e in log if e["event"] == "predict"] for log in found)
    passed = [sum(e["event"] == "check" and e["id"] == "0.1" for e in log) for log in found]
    return [
        f"{what} are {have}"
        for what, have, want in (
            ("predictions", said, [[i + 1] for i in range(len(room.names))]),
            ("checks", passed, [2] * len(room.names)),
        )
        if have != want
    ]


def rehearse(room, lesson):
    """Let all students of a room work at once: twice to the first exercise, then a whole lesson.

    Returns
    -------
    tuple
        Seconds until all seats ran; the students; when -> `Room.used`.
    """
    start = time.monotonic()
    if failed := hub_room.start_seats():
        raise RuntimeError(failed)
    started, used = time.monotonic() - start, {"all seats started": room.used()}
    students = [Student(room, i) for i in range(len(room.names))]
    together = threading.Barrier(len(students))

    def look(when):
        if together.wait() == 0:  # one looks, the others wait for it
            used[when] = room.used()
        together.wait()

    def work(student):
        try:
            student.log_in()
            together.wait()
            student.see()
            student.work(FIRST, until=CHECK)
            look("first exercise done")
            if student.number < 2:
                kill(student, ("kernel", "server")[student.number])
            student.work(FIRST, until=CHECK)
            if lesson:
                student.work(lesson)
                look(f"{lesson} done")
        except threading.BrokenBarrierError:
            return  # another failed, and says so
        except BaseException:
            together.abort()  # nobody waits for this one
            raise

    with ThreadPoolExecutor(len(students)) as pool:
        for done in [pool.submit(work, student) for student in students]:
            done.result()
    return started, students, used


def table(room, started, students, used):
    """Return what it took, as lines of a table."""
    n = len(students)
    waits = {
        "JupyterLab's page": [student.page for student in students],
        "from the open lesson to its first tape": [student.first_tape for student in students],
    }
    seconds, id = max((took, id) for student in students for id, took in student.cells.items())
    rows = [
        ("students, cores", f"{n}, {os.cpu_count()}"),
        ("all seats started", f"{started:.0f} s, {started / n:.1f} s each"),
        *(
            (what, f"median {statistics.median(took):.1f} s, the last {max(took):.1f} s")
            for what, took in waits.items()
        ),
        ("slowest cell", f"{seconds:.1f} s, {id}"),
        ("lost sockets", f"{sum(student.reopened for student in students)}, opened again"),
    ]
    for when, found in used.items():
        (memory, core), hub = np.add(found["servers"], found["kernels"]) / n, found["hub"][0]
        said = f"{memory:.0f} MB and {core:.1f} s of a core a seat, hub and proxy {hub:.0f} MB"
        rows.append((f"{when}: used so far", said))
    rows.append(("logs", "; ".join(wrong(room)) or f"{n} whole, each its student's own"))
    return [f"| {what} | {found} |" for what, found in rows]


def main():
    """Rehearse, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("students", type=int, nargs="?", default=20)
    parser.add_argument("lesson", nargs="?", help="run whole at the end: 05-let-frames-talk")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Room(Path(folder), wanted.students) as room:
        print(*table(room, *rehearse(room, wanted.lesson)), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
