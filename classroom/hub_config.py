"""JupyterHub for one class on one machine, as it stands: to try it, and for a room one trusts.

All seats run as the user who starts this, so one could read another's files, and one password
opens every seat. ``hub_real.py`` gives each a system account. ``server.md`` says the rest.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from classroom import hub_env, hub_room  # noqa: E402

c = get_config()  # noqa: F821  (JupyterHub puts it here)

ip, port = hub_room.address()
room = hub_room.folder()
if os.geteuid() == 0 and ip != "127.0.0.1":
    raise SystemExit("Every seat would be root's: start this as another user, or hub_real.py.")

# The door: on this machine only, unless FRAME_TAPE_IP says otherwise. What lies behind it always.
c.JupyterHub.ip, c.JupyterHub.port = ip, port
c.JupyterHub.hub_ip, c.JupyterHub.hub_port = "127.0.0.1", port + 2
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 1}"
proxy = hub_env.PROXY / "node_modules/configurable-http-proxy/bin/configurable-http-proxy"
c.ConfigurableHTTPProxy.command = [str(hub_env.node()), str(proxy)]
c.ConfigurableHTTPProxy.log_level = "warn"
c.ConfigurableHTTPProxy.pid_file = str(room / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{room / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(room / "cookie_secret")
c.JupyterHub.log_level = "WARN"

# Who may sit down: those in names.txt, with the room's one password.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = hub_room.secret("password")
c.Authenticator.allowed_users = set(hub_room.names())
c.Authenticator.username_pattern = f"^{hub_room.NAME}$"

# `make class-seats` starts seats, and can do nothing else.
service = {"name": "seats", "api_token": hub_room.secret("seats-token")}
c.JupyterHub.services = [service]
scopes = ["servers", "read:users:name"]
c.JupyterHub.load_roles = [{"name": "seats", "services": ["seats"], "scopes": scopes}]

# A seat: a home and a log of its own. hub_seat.py lays the lessons and keeps to the limit.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(room / "homes" / "{username}")
c.Spawner.cmd = [sys.executable, "-P", str(HERE / "hub_seat.py")]
c.Spawner.args = ["--allow-root"] * (os.geteuid() == 0)
c.Spawner.default_url = "/lab/tree/lessons/00-start-here.ipynb"
c.Spawner.mem_limit = "1G"
c.Spawner.env_keep = ["LANG", "LC_ALL"]
c.Spawner.environment = {
    "FRAME_TAPE_HOME": str(room / "logs"),
    "OMP_NUM_THREADS": "1",  # a seat's threads would only wait for the other seats'
    "PATH": os.pathsep.join([str(hub_env.VENV / "bin"), os.environ["PATH"]]),
}

# A class starts at once: with all cores busy, a server takes longer than the usual 30 seconds.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.JupyterHub.concurrent_spawn_limit = 0  # nobody is sent away to try again
c.JupyterHub.implicit_spawn_seconds = 1  # a link to a lesson starts the seat, without a question
