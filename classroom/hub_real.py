"""JupyterHub for real use on one machine: started by root, each seat with an account of its own.

make class-server ARGS="-f classroom/hub_real.py"

As `hub_config.py`, but: the names in names.txt are accounts of this machine, and their passwords
open the door; systemd runs each seat as its account, and ends what takes more than its memory.
Give the door a certificate (below, or a web server before it) before FRAME_TAPE_IP opens it.
"""

import os
from pathlib import Path

# whole: what is not found is passed over without a word
load_subconfig(str(Path(__file__).resolve().with_name("hub_config.py")))  # noqa: F821
c = get_config()  # noqa: F821  (JupyterHub puts both here)

c.JupyterHub.authenticator_class = "pam"
c.JupyterHub.spawner_class = "systemdspawner.SystemdSpawner"
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.isolate_devices = True
c.SystemdSpawner.disable_user_sudo = True
c.Spawner.args = []
del c.Spawner.environment["FRAME_TAPE_HOME"]  # the log lies in each one's home

key, certificate = os.environ.get("FRAME_TAPE_KEY"), os.environ.get("FRAME_TAPE_CERTIFICATE")
if key and certificate:
    c.JupyterHub.ssl_key, c.JupyterHub.ssl_cert = key, certificate
