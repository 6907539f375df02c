"""A real JupyterLab or Notebook 7 in a real browser: all that knows names and selectors is here."""

import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import nbformat

from lesson_utils._command import lab

ROOT = Path(__file__).resolve().parents[2]
# The shell is the same engine without the windows about it, and takes a third of the time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
HERE = "127.0.0.1"
SWITCHES = [
    "--no-sandbox",  # which containers, run as root, do not offer
    "--disable-gpu",
    "--disable-background-networking",
    "--no-proxy-server",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}",
]
MADE = itertools.count(1)  # notebooks that tests wrote
PATIENCE = 120  # seconds to wait for what takes one, where nothing else keeps the machine busy
# What Jupyter itself complains of, with no doing of ours.
KNOWN = (
    "Cannot read properties of null (reading 'kernel')",  # ipywidgets, where there is no kernel
    "Could not restore the debugger state",  # a notebook closed soon after it was opened
    "Canceled future for create_subshell_request",  # a page that goes while a kernel starts
    "The node to be removed is not a child of this node",  # React, when the theme changes
    "Cannot read properties of undefined (reading 'schema')",  # Notebook 7, of its shortcuts
)
WIDGETS = ".frame-tape"  # what every page of ours begins with
# Pictures that are there, with words of their own.
SEEN = """async (all) => {
    await Promise.all(all.map((image) => image.decode()));
    return all.filter(({ alt, naturalWidth }) => naturalWidth && alt.trim()).length;
}"""

# In the page; `panel` is the notebook that is open.
PANEL = "const panel = window.jupyterapp.shell.currentWidget;"
OPEN = """async ([path, kernel]) => {
    const { commands, docRegistry } = window.jupyterapp;
    const usual = docRegistry.getKernelPreference;
    if (!kernel) docRegistry.getKernelPreference = () => ({ shouldStart: false, canStart: false });
    await commands.execute("docmanager:open", { path });
    docRegistry.getKernelPreference = usual;
}"""
OPENED = f"""async (kernel) => {{
    {PANEL}
    await panel.context.ready;
    await panel.revealed;
    if (kernel) await panel.sessionContext.ready;
    if (kernel) await panel.sessionContext.session.kernel.info;
}}"""
# Whether ipywidgets has done what it does with a new kernel: ask it for the widgets that it has.
READY = f"""async () => {{
    {PANEL}
    const kind = "application/vnd.jupyter.widget-view+json";
    const {{ _manager }} = panel.content.rendermime.createRenderer(kind);
    return (await Promise.race([_manager.promise, null]))?.restoredStatus;
}}"""
RUN = f"""async ([i, source]) => {{
    {PANEL}
    const notebook = panel.content;
    notebook.activeCellIndex = i;
    notebook.deselectAll();
    const cell = notebook.widgets[i];
    if (source !== null) cell.model.sharedModel.setSource(source);
    await window.jupyterapp.commands.execute("notebook:run-cell");
}}"""
CELLS = f"() => {{ {PANEL} return panel.content.widgets.map((cell) => cell.model.toJSON()); }}"
INDEX = f"(id) => {{ {PANEL} return panel.content.widgets.findIndex((c) => c.model.id === id); }}"
ASK = f"""async (code) => {{
    {PANEL}
    const {{ kernel }} = panel.sessionContext.session;
    const future = kernel.requestExecute({{ code, store_history: false }});
    let out = "";
    future.onIOPub = ({{ header, content }}) => {{
        if (header.msg_type === "stream") out += content.text;
    }};
    const {{ content }} = await future.done;
    if (content.status !== "ok") throw new Error(`${{content.ename}}: ${{content.evalue}}`);
    return out;
}}"""
# Whether nothing is on its way between the open notebooks and their kernels.
SETTLED = """async () => {
    for (const { node, sessionContext } of window.jupyterapp.shell.widgets("main")) {
        const kernel = sessionContext?.session?.kernel;
        if (kernel && (kernel.status !== "idle" || node.innerText.includes("Loading widget...")))
            return false;
    }
    return true;
}"""
CLOSE = """async () => {
    const { serviceManager, shell } = window.jupyterapp;
    for (const panel of [...shell.widgets("main")]) {
        if (panel.context) panel.context.model.dirty = false; // or it asks whether to save
        panel.dispose();
    }
    await serviceManager.sessions.shutdownAll();
}"""
DRAW = """(times) => new Promise((done) => {
    const step = () => (times-- ? requestAnimationFrame(step) : done());
    step();
})"""
# Whether a canvas is drawn for the size that it has.
FITS = """({ width, clientWidth }) =>
    clientWidth && Math.abs(width / devicePixelRatio - clientWidth) <= 1"""
# What JupyterLab has at the window's sides is narrow; at its end it has nothing.
FILLS = """([width, height]) => {
    const { right, bottom } = document.querySelector("#main").getBoundingClientRect();
    const panel = window.jupyterapp.shell.currentWidget?.node.getBoundingClientRect();
    return innerWidth === width && right === width && bottom === height
        && (!panel || (width - panel.right < 99 && panel.right <= width));
}"""


def find_browser():
    """Return the path of a Chromium; None if this machine has none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def server(folder):
    """Serve the project's notebooks and data, copied into a folder; yield (address, notebooks)."""
    root, state = folder / "root", folder / "state"
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, root / name)
    own = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "FRAME_TAPE_HOME": "log",
    }
    own = {name: str(state / place) for name, place in own.items()}
    # The tests' own, where there are tests: it keeps kernels off the network.
    own["IPYTHONDIR"] = os.environ.get("IPYTHONDIR", str(state / "ipython"))
    with socket.create_server((HERE, 0)) as free:
        port = free.getsockname()[1]
    options = [
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={root}",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
        "--log-level=CRITICAL",
    ]
    options = lab.arguments(options, root / "notebooks", root=os.geteuid() == 0, browser=False)
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        # Hashes unlike those of the committed run, whatever these were.
        env=os.environ | own | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "4321"},
        stderr=subprocess.DEVNULL,
    )
    try:
        known = listening(process, state / "runtime")
        yield f"{known['url']}lab?token={known['token']}", root / "notebooks"
    finally:
        process.terminate()
        process.wait()


def listening(process, runtime):
    """Wait until a Jupyter server takes connections; return what its file says of it."""
    about = runtime / f"jpserver-{process.pid}.json"

    def known():
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        if not about.exists() or not about.read_text().endswith("}"):
            return None
        said = json.loads(about.read_text())
        with socket.socket() as probe:  # the file is there before the server listens
            return said if probe.connect_ex((HERE, said["port"])) == 0 else None

    return until(known)


def until(condition, patience=PATIENCE):
    """Ask again and again until something holds; return it."""
    end = time.monotonic() + patience
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"not so after {patience} s")
        time.sleep(0.03)
    return found


class Lab:
    """One page of JupyterLab.

    Attributes
    ----------
    errors : list of str
        What the page put on its console as an error, or threw.
    outside : list of str
        Every address beyond the server that the page asked for.
    """

    def __init__(self, page, address, notebooks):
        self.page, self.notebooks = page, notebooks
        self.errors, self.outside = [], []
        server = urlsplit(address).netloc

        def note(words):
            if not any(known in words for known in KNOWN):
                self.errors.append(words)

        def logged(message):
            if message.type == "error":
                note(f"{message.text} ({message.location['url']})")

        page.on("console", logged)
        page.on("pageerror", lambda error: note(f"{error.message}\n{error.stack}"))

        def asked(request):
            url = urlsplit(request.url)
            if url.netloc != server and url.scheme not in ("blob", "data"):
                self.outside.append(request.url)

        page.on("request", asked)
        page.on("websocket", asked)
        self.address = address
        self.begin()

    def begin(self):
        """Load the page; kernels live on."""
        # It begins with nothing open: JupyterLab would bring back what an earlier one had.
        self.page.goto(f"{self.address}&reset")
        self.page.wait_for_function("() => window.jupyterapp?.shell")
        self.page.evaluate("() => window.jupyterapp.restored")
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")

    def resize(self, width, height):
        """Give the window another size, and wait until JupyterLab fills it."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.filled(width, height)

    def filled(self, width, height):
        """Wait until JupyterLab fills a window of this size."""
        self.page.wait_for_function(FILLS, arg=[width, height])

    def draw(self, times):
        """Let the page draw a number of times."""
        self.page.evaluate(DRAW, times)

    def command(self, name, **options):
        """Run one of JupyterLab's commands to its end."""
        self.page.evaluate(
            "async ([name, o]) => { await window.jupyterapp.commands.execute(name, o); }",
            [name, options],
        )

    def open(self, name, kernel=True):
        """Open a notebook that lies in the served folder."""
        self.page.evaluate(OPEN, [f"notebooks/{name}", kernel])
        self.page.evaluate(OPENED, kernel)
        if kernel:
            self.page.wait_for_function(READY)
        return Notebook(self, name)

    def make(self, *parts):
        """Write a notebook with these cells, or with code cells of these sources; open it."""
        # A name of its own: JupyterLab asks what to do if a file that it knows has changed.
        name = f"made-{next(MADE)}.ipynb"
        cells = [nbformat.v4.new_code_cell(p) if isinstance(p, str) else p for p in parts]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {
            "display_name": "Python 3", "language": "python", "name": "python3"
        }  # fmt: skip
        nbformat.write(notebook, self.notebooks / name)
        return self.open(name)

    def close(self):
        """Close all notebooks, unsaved, and end their kernels."""
        self.page.wait_for_function(SETTLED)
        self.page.evaluate(CLOSE)


class Notebook7(Lab):
    """One page of Notebook 7: the notebook that is open has it for itself."""

    def begin(self):
        """Load the page; kernels live on."""
        self._go("tree")

    def open(self, name, kernel=True):
        """Open a notebook that lies in the served folder; it gets a kernel always."""
        self._go(f"notebooks/notebooks/{name}")
        self.page.wait_for_function("() => window.jupyterapp.shell.currentWidget?.context")
        self.page.evaluate(OPENED, True)
        self.page.wait_for_function(READY)
        return Notebook(self, name)

    def _go(self, place):
        self.page.goto(self.address.replace("/lab?", f"/{place}?"))
        self.page.wait_for_function("() => window.jupyterapp?.shell")
        self.page.evaluate("() => window.jupyterapp.restored")


class Notebook:
    """The notebook that is open on a page."""

    def __init__(self, lab, name):
        self.lab, self.page, self.name = lab, lab.page, name
        self.root = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def run_all(self):
        """Run all cells, and wait for the last one."""
        self.lab.command("notebook:run-all-cells")

    def run(self, cell, source=None):
        """Run one cell, by number or id, with a new source if one is given; return its output."""
        index = cell if isinstance(cell, int) else self.index(cell)
        self.page.evaluate(RUN, [index, source])
        return self.output(index)

    @property
    def cells(self):
        """All cells as nbformat has them."""
        return [nbformat.from_dict(cell) for cell in self.page.evaluate(CELLS)]

    def index(self, id):
        """Number of the cell with an id."""
        return self.page.evaluate(INDEX, id)

    @property
    def failures(self):
        """What cells raised."""
        return [
            f"{cell.id}: {output.ename}: {output.evalue}"
            for cell in self.cells
            for output in cell.get("outputs", ())
            if output.output_type == "error"
        ]

    def cell(self, cell):
        """Locate a cell, by number or id."""
        index = cell if isinstance(cell, int) else self.index(cell)
        return self.root.locator(f'.jp-Cell[data-windowed-list-index="{index}"]')

    def output(self, cell):
        """Locate the outputs of a cell, by number or id."""
        return self.cell(cell).locator(".jp-Cell-outputArea")

    def type(self, cell, source):
        """Replace the code of a cell, by number, at the keyboard, and run it."""
        before = self.cells[cell].execution_count
        self.cell(cell).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("ControlOrMeta+Enter")
        until(lambda: self.cells[cell].execution_count not in (None, before))

    def python(self, code):
        """Run code in the kernel, beside the cells; return what it prints."""
        return self.page.evaluate(ASK, code)

    def value(self, expression):
        """Value of an expression in the kernel."""
        return json.loads(self.python(f"import json; print(json.dumps({expression}))"))

    def restart(self):
        """Restart the kernel without asking."""
        self.page.evaluate(
            f"""async () => {{
                {PANEL}
                await panel.sessionContext.restartKernel();
                await panel.sessionContext.session.kernel.info;
            }}"""
        )
        self.page.wait_for_function(READY)
