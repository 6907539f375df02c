import os
import socket
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
ELSEWHERE = "192.0.2.1"  # an address kept for documentation: nobody answers there


@pytest.mark.parametrize("call", ["connect", "connect_ex"])
def test_a_connection_to_another_machine_fails_at_once(call):
    with (
        socket.socket() as outside,
        pytest.raises(RuntimeError, match=f"no network in tests: '{ELSEWHERE}' is not this"),
    ):
        getattr(outside, call)((ELSEWHERE, 80))


def test_a_datagram_to_another_machine_fails_at_once():
    with (
        socket.socket(type=socket.SOCK_DGRAM) as outside,
        pytest.raises(RuntimeError, match=f"no network in tests: '{ELSEWHERE}'"),
    ):
        outside.sendto(b"hello", (ELSEWHERE, 80))


@pytest.mark.parametrize("name", ["example.org", b"example.org"])
def test_a_name_is_not_looked_up(name):
    with pytest.raises(RuntimeError, match=r"no network in tests: 'example\.org'"):
        socket.getaddrinfo(name, 80)
    with pytest.raises(RuntimeError, match=r"no network in tests: 'example\.org'"):
        socket.gethostbyname(name)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_can_be_reached(host):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection((host, server.getsockname()[1])).close()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets on this system")
def test_a_unix_socket_can_be_reached():
    near, far = socket.socketpair()
    with near, far:
        near.sendall(b"hello")
        assert far.recv(5) == b"hello"


KERNEL = """
import socket
def attempt(call, *args):
    try:
        call(*args)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print("reached")
attempt(socket.create_connection, ("192.0.2.1", 80))
attempt(socket.getaddrinfo, "example.org", 80)
server = socket.create_server(("127.0.0.1", 0))
attempt(socket.create_connection, server.getsockname())
"""


def test_a_kernel_reaches_this_machine_and_no_other():
    cells = [nbformat.v4.new_code_cell(code) for code in ("print(sorted(vars()))", KERNEL)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    names, attempts = (cell.outputs[0].text for cell in notebook.cells)
    assert attempts.splitlines() == [
        "RuntimeError no network in tests: '192.0.2.1' is not this machine",
        "RuntimeError no network in tests: 'example.org' is not this machine",
        "reached",
    ]
    # The guard leaves nothing behind that a notebook might use without importing it.
    assert "socket" not in names
    assert "_forbid" not in names


def test_kernels_see_no_settings_of_the_user():
    places = {os.environ[f"JUPYTER_{kind}_DIR"] for kind in ("CONFIG", "DATA", "RUNTIME")}
    assert len(places) == 3
    places |= {os.environ["IPYTHONDIR"], os.environ["FRAME_TAPE_HOME"]}
    assert all("frame-tape-tests-" in place for place in places)


@pytest.mark.parametrize(
    ("require_all", "status", "processes"), [("", 0, "0"), ("1", 1, "0"), ("1", 1, "2")]
)
def test_a_skip_fails_the_run_only_where_all_is_required(require_all, status, processes, tmp_path):
    case = tmp_path / "test_case.py"
    case.write_text(
        "import pytest\n"
        "def test_runs(): pass\n"
        "def test_waits(): pytest.skip('no browser')\n"
    )  # fmt: skip
    options = ["-p", "conftest", "-p", "no:cacheprovider", "--rootdir", ROOT, "-n", processes]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-c", ROOT / "pyproject.toml", case],
        env=os.environ | {"REQUIRE_ALL": require_all, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode == status, run.stdout + run.stderr
    named = [line for line in run.stdout.splitlines() if "forbids this skip" in line]
    assert len(named) == status
    assert all("::test_waits (Skipped: no browser)" in line for line in named)
