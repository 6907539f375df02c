"""The room: its folder, its names and keys; the server started, and all seats before class.

``make class-server`` and ``make class-seats`` run this. The folder is ``classroom/room``, or the
one that ``FRAME_TAPE_ROOM`` names:

names.txt    who may sit down, one name a line; a new room has seat01 to seat20
password     what everybody types at the door, while the room is only tried
homes logs   each one's own home, and each one's own log in a folder that shows no name
"""

import json
import os
import re
import secrets
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = r"[a-z0-9][a-z0-9_.-]{0,31}"  # becomes a folder, and with real accounts a user
LINK = "/hub/user-redirect/lab/tree/lessons/00-one-sitting.ipynb"
AT_ONCE = 4  # seats that start together: more only wait for one another
PATIENCE = 600  # seconds until a seat that does not start is given up


def folder():
    """Name the room's folder."""
    return Path(os.environ.get("FRAME_TAPE_ROOM") or HERE / "room").resolve()


def address():
    """Return where the door is: IP and port; on this machine only, unless told otherwise."""
    ip = os.environ.get("FRAME_TAPE_IP") or "127.0.0.1"
    return ip, int(os.environ.get("FRAME_TAPE_PORT") or 8000)


def names():
    """Read who may sit down.

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If a line of names.txt is no name.
    """
    file = folder() / "names.txt"
    if not file.exists():
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text("".join(f"seat{i:02}\n" for i in range(1, 21)), encoding="utf-8")
    found = file.read_text(encoding="utf-8").split("\n")
    found = [line.strip() for line in found if line.strip()]
    for name in found:
        if not re.fullmatch(NAME, name):
            raise ValueError(
                f"{file}: {name!r} is no name for a seat: write small letters, digits and . _ - "
                "(at most 32, the first a letter or a digit)"
            )
    return found


def secret(name):
    """Read a key that the room keeps, drawn on first use; only its owner can read the file."""
    file = folder() / name
    if not file.exists():
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(file, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as new:
            new.write(secrets.token_hex(6 if name == "password" else 32))
    return file.read_text()


def serve(arguments):
    """Start the hub in place of this program.

    Parameters
    ----------
    arguments : list of str
        They go to JupyterHub, such as ``-f classroom/hub_real.py``.
    """
    os.umask(0o077)
    ip, port = address()
    here = "this machine only" if ip == "127.0.0.1" else "whoever reaches this machine"
    door = f"http://{ip}:{port}"
    print(f"The door: {door}, for {here}.")
    print(f"A link that opens a lesson for each: {door}{LINK}")
    print(f"{len(names())} seats, named in {folder() / 'names.txt'}.")
    if "-f" not in arguments:
        arguments = ["-f", str(HERE / "hub_config.py"), *arguments]
        print(f"The password, the same for all: {secret('password')}")
    print("Before class, in another terminal: make class-seats. To stop: Ctrl+C.", flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub", *arguments])


def ask(path, method="GET"):
    """Ask the hub something, as the room's own service.

    Returns
    -------
    dict
        What it answers; empty if nothing.
    """
    # straight to the hub, which is on this machine whatever the door's address
    url = f"http://127.0.0.1:{address()[1] + 2}/hub/api/{path}"
    headers = {"Authorization": f"token {secret('seats-token')}"}
    request = urllib.request.Request(url, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read() or "{}")


def start_seat(name):
    """Start one seat, and wait until its server answers.

    Raises
    ------
    RuntimeError
        If it does not start.
    """
    start = time.monotonic()
    try:
        ask(f"users/{name}/server", "POST")
    except urllib.error.HTTPError as error:
        if error.code != 400:  # which means: it runs already
            raise RuntimeError(f"{name}: the hub says {error}") from None
    while time.monotonic() - start < PATIENCE:
        server = ask(f"users/{name}").get("servers", {}).get("")
        if server and server["ready"]:
            return
        if not server:
            raise RuntimeError(f"{name}: its server ended before it was ready")
        time.sleep(0.5)
    raise RuntimeError(f"{name}: not ready after {PATIENCE} seconds")


def start_seats():
    """Start every seat of the room, a few at a time, and count them aloud.

    Returns
    -------
    int or str
        0, or a sentence that says what failed.
    """

    def outcome(name):
        try:
            start_seat(name)
        except (RuntimeError, OSError) as error:
            return str(error)
        return None

    start, failed, wanted = time.monotonic(), [], names()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done, error in enumerate(pool.map(outcome, wanted), 1):
            failed += filter(None, [error])
            seconds = time.monotonic() - start
            print(f"\r{done - len(failed)} of {len(wanted)} seats, {seconds:.0f} s", end="")
    print()
    return "\n".join(failed) or 0


def main(arguments):
    """Do what the first argument says: serve, or seats."""
    what, *others = arguments or [""]
    try:
        if what == "serve":
            return serve(others)
        if what == "seats":
            return start_seats()
    except ValueError as error:
        return str(error)
    return "python -m classroom.hub_room serve, or seats"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
