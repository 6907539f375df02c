"""The room's server: what its configuration promises, and a real hub with two students."""

import json
import re
import stat
import subprocess
import sys
import urllib.error
from pathlib import Path

import psutil
import pytest
import requests
from traitlets.config.loader import PyFileConfigLoader

from classroom import hub_env, hub_rehearsal, hub_room, hub_seat
from lesson_utils._root import NOTEBOOKS

CLASSROOM = Path(hub_room.__file__).parent


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    """A room of the test's own."""
    for name in ("FRAME_TAPE_IP", "FRAME_TAPE_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FRAME_TAPE_ROOM", str(tmp_path / "room"))
    return tmp_path / "room"


def configured(name="hub_config.py"):
    return PyFileConfigLoader(name, str(CLASSROOM)).load_config()


# What the configuration promises


def test_only_this_machine_is_served(monkeypatch):
    c = configured()
    assert (c.JupyterHub.ip, c.JupyterHub.hub_ip) == ("127.0.0.1", "127.0.0.1")
    assert c.ConfigurableHTTPProxy.api_url.startswith("http://127.0.0.1:")
    monkeypatch.setenv("FRAME_TAPE_IP", "0.0.0.0")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    c = configured()
    assert (c.JupyterHub.ip, c.JupyterHub.hub_ip) == ("0.0.0.0", "127.0.0.1")


def test_root_does_not_open_the_door_to_others(monkeypatch):
    monkeypatch.setenv("FRAME_TAPE_IP", "0.0.0.0")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(SystemExit, match=r"Every seat would be root's"):
        configured()


def test_a_seat_has_time_a_limit_and_a_place_of_its_own(room):
    c = configured()
    assert c.Spawner.start_timeout == c.Spawner.http_timeout == 300
    assert c.Spawner.mem_limit == "1G"
    assert c.SimpleLocalProcessSpawner.home_dir_template == f"{room}/homes/{{username}}"
    assert c.Spawner.environment["FRAME_TAPE_HOME"] == f"{room}/logs"
    assert c.Spawner.cmd[-1] == str(CLASSROOM / "hub_seat.py")
    assert (NOTEBOOKS / Path(c.Spawner.default_url).name).exists()


def test_real_use_names_accounts_and_keeps_each_log_at_home():
    c = configured("hub_real.py")
    assert c.JupyterHub.authenticator_class == "pam"
    assert c.JupyterHub.spawner_class == "systemdspawner.SystemdSpawner"
    assert "FRAME_TAPE_HOME" not in c.Spawner.environment
    assert (c.Spawner.args, c.Spawner.mem_limit) == ([], "1G")


def test_more_machines_get_the_same():
    yaml = pytest.importorskip("yaml")
    values = yaml.safe_load((CLASSROOM / "values.yaml").read_text(encoding="utf-8"))
    seat, c = values["singleuser"], configured()
    assert seat["startTimeout"] == c.Spawner.start_timeout
    assert seat["memory"]["limit"] == c.Spawner.mem_limit
    assert seat["defaultUrl"] == c.Spawner.default_url
    assert seat["cmd"][:2] == ["python", "-P"]
    assert seat["cmd"][2] == seat["extraFiles"]["seat"]["mountPath"]


def test_lessons_and_server_take_the_same_versions():
    locks = [CLASSROOM.parent / "requirements.txt", CLASSROOM / "requirements.txt"]
    lesson, server = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), re.M)) for lock in locks
    )
    shared = lesson.keys() & server
    assert {"numpy", "jupyterlab", "ipywidgets"} <= shared
    assert {name: lesson[name] for name in shared} == {name: server[name] for name in shared}


# The room


def test_a_new_room_has_twenty_seats_and_a_named_one_its_own(room):
    assert hub_room.names() == [f"seat{i:02}" for i in range(1, 21)]
    (room / "names.txt").write_text("ada\n\n grace-2 \n")
    assert hub_room.names() == ["ada", "grace-2"]


@pytest.mark.parametrize("name", ["../ada", "Ada", "ada lovelace", "a" * 33, ".ssh"])
def test_what_is_no_name_is_refused(room, name):
    room.mkdir()
    (room / "names.txt").write_text(f"ada\n{name}\n")
    with pytest.raises(ValueError, match=r"is no name for a seat: write small letters"):
        hub_room.names()
    assert "is no name" in hub_room.main(["seats"])


def test_keys_are_drawn_once_and_are_their_owners_alone(room):
    assert hub_room.secret("password") == hub_room.secret("password")
    assert len(hub_room.secret("password")) >= 8  # the hub takes no shorter one
    assert hub_room.secret("seats-token") != hub_room.secret("password")
    assert stat.S_IMODE((room / "password").stat().st_mode) == 0o600


def test_seats_that_run_count_and_those_that_fail_are_named(room, monkeypatch, capsys):
    room.mkdir()
    (room / "names.txt").write_text("ada\nblaise\ncarl\n")

    def ask(path, method="GET"):
        if method == "POST" and "ada" in path:
            raise urllib.error.HTTPError(path, 400, "runs already", None, None)
        if method == "POST" and "carl" in path:
            raise urllib.error.HTTPError(path, 500, "no room", None, None)
        return {"servers": {"": {"ready": True}} if "ada" in path else {}}

    monkeypatch.setattr(hub_room, "ask", ask)
    said = hub_room.main(["seats"])
    assert said.splitlines() == [
        "blaise: its server ended before it was ready",
        "carl: the hub says HTTP Error 500: no room",
    ]
    assert "1 of 3 seats" in capsys.readouterr().out


def test_a_seat_that_never_starts_is_given_up(monkeypatch):
    monkeypatch.setattr(hub_room, "PATIENCE", 0)
    monkeypatch.setattr(hub_room, "ask", lambda *_: {})
    with pytest.raises(RuntimeError, match=r"ada: not ready after 0 seconds"):
        hub_room.start_seat("ada")


# A seat


def test_lessons_are_laid_once_and_another_releases_are_moved_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(hub_seat, "release", lambda: "aaaaaaa")
    folder = hub_seat.lay(tmp_path)
    assert len(list(folder.glob("*.ipynb"))) == len(list(NOTEBOOKS.glob("*.ipynb")))
    (folder / "mine.txt").write_text("my work")
    hub_seat.lay(tmp_path)
    assert (folder / "mine.txt").exists()
    monkeypatch.setattr(hub_seat, "release", lambda: "bbbbbbb")
    hub_seat.lay(tmp_path)
    assert not (folder / "mine.txt").exists()
    assert (tmp_path / "lessons-aaaaaaa/mine.txt").read_text() == "my work"


def test_a_mark_that_a_learner_wrote_names_no_path(tmp_path):
    for _ in range(2):
        folder = tmp_path / "lessons"
        folder.mkdir(exist_ok=True)
        (folder / hub_seat.MARK).write_text("/../../elsewhere")
        hub_seat.lay(tmp_path)
    assert {at.name for at in tmp_path.iterdir()} == {
        "lessons",
        "lessons-before",
        "lessons-before-2",
    }


def test_a_process_of_a_seat_that_takes_too_much_gets_an_error():
    code = "from classroom import hub_seat; hub_seat.limit(2**29); bytearray(2**30)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "MemoryError" in done.stderr


# The environment


def test_a_change_of_lessons_is_seen_and_what_python_writes_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(hub_env, "ROOT", tmp_path)
    (tmp_path / "a.py").write_text("1")
    before = hub_env.digest([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/a.pyc").write_text("1")
    assert hub_env.digest([tmp_path]) == before
    (tmp_path / "a.py").write_text("2")
    assert hub_env.digest([tmp_path]) != before


@pytest.mark.parametrize("have", ["nothing", "old lessons", "old packages"])
def test_only_what_is_out_of_date_is_built(tmp_path, monkeypatch, have):
    done = []
    monkeypatch.setattr(hub_env, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(hub_env, "install_packages", lambda: done.append("packages"))
    monkeypatch.setattr(hub_env, "install_lessons", lambda: done.append("lessons"))
    want = hub_env.wanted()
    old = {"old lessons": want | {"lessons": ""}, "old packages": want | {"packages": {}}}
    if have in old:
        hub_env.STAMP.write_text(json.dumps(old[have]))
    hub_env.main()
    assert done == ["packages"] * (have != "old lessons") + ["lessons"]
    hub_env.main()
    assert len(done) <= 2 and hub_env.found() == want


# A real hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A hub of this machine with two seats, once they have had their class."""
    if hub_env.found().get("packages") != hub_env.wanted()["packages"]:
        pytest.skip("the class server is not installed here (make class-env does it)")
    hub_env.main()  # the lessons as they are now
    with (
        pytest.MonkeyPatch.context() as patch,
        hub_rehearsal.Room(tmp_path_factory.mktemp("hub"), 2, patch.setenv) as real,
    ):
        real.took = hub_rehearsal.rehearse(real, None)
        yield real


@pytest.mark.slow
def test_two_students_lose_nothing_though_a_kernel_and_a_server_are_killed(hub):
    assert hub_rehearsal.wrong(hub) == []
    lines = hub_rehearsal.table(hub, *hub.took)
    assert "| logs | 2 whole, each its student's own |" in lines
    assert not re.search("not recognized|Traceback", (hub.folder / "hub.log").read_text())


@pytest.mark.slow
def test_nothing_listens_to_other_machines(hub):
    tree = [psutil.Process(hub.hub.pid), *psutil.Process(hub.hub.pid).children(recursive=True)]
    at = {c.laddr.ip for one in tree for c in one.net_connections() if c.status == "LISTEN"}
    assert at == {"127.0.0.1"}


@pytest.mark.slow
def test_each_has_the_lessons_and_a_quiet_start(hub):
    _, students, _ = hub.took
    for student in students:
        laid = hub.folder / "homes" / student.name / "lessons"
        assert len(list(laid.glob("*.ipynb"))) == len(list(NOTEBOOKS.glob("*.ipynb")))
        where = f"{student.base}/lab/api/settings/@jupyterlab/apputils-extension:notification"
        said = student.web.get(where).json()["schema"]["properties"]
        assert said["fetchNews"]["default"] == "false"
        assert said["checkForUpdates"]["default"] is False


@pytest.mark.slow
def test_nobody_else_comes_in(hub):
    _, (one, other), _ = hub.took
    assert one.web.get(f"{other.base}/api/contents/lessons").status_code == 403
    stranger = hub_rehearsal.Student(hub, 0)
    stranger.name = "mallory"
    with pytest.raises(RuntimeError, match="403"):
        stranger.log_in()
    assert requests.get(f"{one.base}/api/status").status_code == 403
