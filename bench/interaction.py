"""What a key press costs: the tape against `interact` + matplotlib and against `widgets.Image`."""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from bench.table import table
from tests.browser import lab as driver

PRESSES, BURST, CHANGES, SECONDS = 40, 30, 200, 4
TARGET_RATIO, FRAME = 20, 1000 / 60

COMMON = """import io
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image
from lesson_utils import attention, clips
from lesson_utils.tape import Tape

%matplotlib inline
bunny = clips.load("bunny")
slow = bunny.sample(fps=8)  # 32 frames of 256 × 256
grid = Tape(bunny).grid  # 8,192 tokens of 16 × 16 × 1
looks = attention.look(slow.frames, grid)
def weights(n): return attention.row(looks, looks, n, grid)
def jpeg(array):
    out = io.BytesIO()
    Image.fromarray(array).save(out, "JPEG", quality=85)
    return out.getvalue()
def strip(clip, i):  # 16 frames from frame i on
    return np.hstack([clip.frames[j % len(clip.frames)][::4, ::4] for j in range(i, i + 16)])
def lined(clip, i):
    out = np.full((512 + 72, 1024, 3), 255, np.uint8)
    out[:512, 256:768] = clip.frames[i].repeat(2, axis=0).repeat(2, axis=1)
    out[:512:32, 256:768] = out[:512, 256:768:32] = 255
    out[520:584] = strip(clip, i)
    return out
def mapped(n):
    row = weights(n)
    glow = np.sqrt(row / row.max()).repeat(16, axis=1).repeat(16, axis=2)
    shown = (slow.frames * glow[..., None]).astype(np.uint8)[::2, ::2, ::2]
    return shown.reshape(2, 8, 128, 128, 3).swapaxes(1, 2).reshape(256, 1024, 3)
def sliding(end, **more): return widgets.IntSlider(0, 0, end, **more)
def image(draw, slider):
    picture = widgets.Image(value=jpeg(draw(0)), format="jpeg")
    slider.observe(lambda change: setattr(picture, "value", jpeg(draw(change.new))), "value")
    return picture
def player(clip):
    return widgets.Play(min=0, max=len(clip.frames) - 1, interval=1000 / clip.fps)
"""
# Each route's cell, for a clip that is scrubbed, a clip that plays, and a map of attention.
MATPLOTLIB = """def show(i):
    figure, (top, below) = plt.subplots(2, 1, figsize=(10.5, 6), height_ratios=(7, 1))
    top.imshow({clip}.frames[i])
    top.hlines(np.arange(0, 256, 16), 0, 255, "white", lw=0.5)
    top.vlines(np.arange(0, 256, 16), 0, 255, "white", lw=0.5)
    top.set_title(f"frame {{i}}")
    below.imshow(strip({clip}, i))
    below.axis("off")
    plt.show()
"""
CELLS = {
    "interact + matplotlib": {
        "scrub": MATPLOTLIB.format(clip="slow") + "widgets.interact(show, i=sliding(31));",
        "play": MATPLOTLIB.format(clip="bunny") + "widgets.interact(show, i=player(bunny));",
        "attend": """def show(n):
    row = weights(n)
    glow = np.sqrt(row)
    figure, axes = plt.subplots(2, 8, figsize=(10.24, 2.56))
    for t, ax in zip(range(0, 32, 2), axes.flat):
        ax.imshow(slow.frames[t])
        ax.imshow(glow[t], alpha=0.7, extent=(0, 256, 256, 0), vmax=glow.max())
        ax.set_title(f"t {t}: {row[t].sum():.0%}", size=8)
        ax.axis("off")
    plt.show()
widgets.interact(show, n=sliding(8191));""",
    },
    "widgets.Image, JPEG": {
        "scrub": """slider = sliding(31)
widgets.VBox([slider, image(lambda i: lined(slow, i), slider)])""",
        "play": """play = player(bunny)
widgets.VBox([play, image(lambda i: lined(bunny, i), play)])""",
        "attend": """slider = sliding(8191)
widgets.VBox([slider, image(mapped, slider)])""",
    },
    "the tape": {
        "scrub": "Tape(bunny, 'clip')",
        "play": "Tape(bunny, 'clip', fps=25)",
        "attend": "Tape(bunny, 'attention')",
    },
    "the tape, five panels": {
        "scrub": "Tape(bunny, ('clip', 'volume', 'tokens', 'cost', 'attention'))",
        "play": "Tape(bunny, ('clip', 'volume', 'tokens', 'cost', 'attention'), fps=25)",
        "attend": "Tape(bunny, ('attention', 'clip', 'volume', 'tokens', 'cost'))",
    },
}
# The floor: a slider that paints a canvas of its own at the next frame, in the page.
FLOOR = '''import anywidget
class Floor(anywidget.AnyWidget):
    _esm = """export default { render({ el }) {
        const canvas = document.createElement("canvas");
        const input = Object.assign(document.createElement("input"), { type: "range", max: 9999 });
        input.dataset.lmSuppressShortcuts = "true";
        input.oninput = () => requestAnimationFrame(() => {
            const ctx = canvas.getContext("2d");
            ctx.fillStyle = `hsl(${input.value * 37 % 360} 90% 50%)`;
            ctx.fillRect(0, 0, 300, 150);
        });
        input.value = 0;
        el.append(input, canvas);
    } }"""
Floor()'''

# In the page: after each painted frame the picture is scaled down and hashed; `seen` holds when it
# changed, `asked` when a key or a click came.
PROBE = """(place) => {
    const probe = window.probe = { place, seen: [], asked: [], last: null, frames: 0 };
    const ctx = Object.assign(document.createElement("canvas"), { width: 48, height: 48 })
        .getContext("2d", { willReadFrequently: true });
    const look = () => {
        const picture = probe.place.querySelector("canvas, img");
        if (!picture || picture.complete === false || picture.naturalWidth === 0) return;
        ctx.drawImage(picture, 0, 0, 48, 48);
        let hash = 0;
        for (const value of ctx.getImageData(0, 0, 48, 48).data) hash = (hash * 31 + value) | 0;
        if (hash !== probe.last && probe.last !== null) probe.seen.push(performance.now());
        probe.last = hash;
    };
    const later = new MessageChannel();
    later.port1.onmessage = look;
    const frame = () => {
        if (window.probe !== probe) return;
        probe.frames += 1;
        later.port2.postMessage(0); // comes once this frame's drawing is done
        requestAnimationFrame(frame);
    };
    for (const name of ["keydown", "pointerup"]) {
        place.addEventListener(name, () => probe.asked.push(performance.now()), true);
    }
    requestAnimationFrame(frame);
}"""
STEADY = "(ms) => performance.now() - Math.max(0, ...probe.seen, ...probe.asked) > ms"


@dataclass
class Result:
    """What was measured of one route; milliseconds, bytes."""

    press: list = field(default_factory=list)
    click: list = field(default_factory=list)
    repaints: int = 0
    lag: float = 0
    sent: float = 0
    dropped: float | None = None
    growth: float = 0


def measure():
    """Measure all routes in one JupyterLab and return the tables."""
    path = driver.find_browser()
    if path is None:
        return f"Interaction: no Chromium on this machine ({', '.join(driver.BROWSERS)})"
    with (
        TemporaryDirectory() as folder,
        driver.server(Path(folder)) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=driver.SWITCHES)
        lab = driver.Lab(browser.new_page(viewport={"width": 1366, "height": 2000}), *served)
        bench = Bench(lab)
        results = {name: bench.route(cells) for name, cells in CELLS.items()}
        floor = bench.floor()
        browser.close()
    return tables(results, floor)


class Bench:
    """One notebook, in which each route in its turn has the only cell with an output."""

    def __init__(self, lab):
        self.lab, self.page, self.bytes, self.random = lab, lab.page, 0, Random(0)
        self.page.on("websocket", self._listen)
        self.notebook = lab.make(COMMON, "")
        self.notebook.run(0)
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.send("Performance.enable")

    def _listen(self, socket):
        def count(payload):
            self.bytes += len(payload)

        if "channels" in urlsplit(socket.url).path:
            socket.on("framesent", count)
            socket.on("framereceived", count)

    def show(self, cell):
        """Run a cell, and watch its picture."""
        place = self.notebook.run(1, cell)
        place.locator("img:visible, canvas:visible").first.wait_for()
        place.evaluate(PROBE)
        self.steady()
        return place

    def steady(self, ms=1000):
        """Wait until nothing has changed for a while."""
        self.page.wait_for_function("() => probe.last !== null")
        self.page.wait_for_function(STEADY, arg=ms)

    def slider(self, place, name):
        """Focus the slider that moves the picture."""
        own = place.locator(f".tape-{name} input")
        slider = own if own.count() else place.locator("[role=slider], input[type=range]").first
        slider.focus()

    def waits(self, act, count):
        """Do something again and again; return the milliseconds until pixels changed."""
        found = []
        for i in range(count):
            self.page.evaluate("() => { probe.seen = []; probe.asked = []; }")
            act(i)
            self.page.wait_for_function("() => probe.seen.length && probe.asked.length")
            found.append(self.page.evaluate("() => probe.seen[0] - probe.asked[0]"))
            self.page.wait_for_timeout(60 + self.random.random() * 40)  # at any phase of a frame
            self.steady(100)
        return found

    def floor(self):
        """Measure what the probe itself and the screen's rate cost."""
        self.slider(self.show(FLOOR), "none")
        return self.waits(lambda _: self.page.keyboard.press("ArrowRight"), PRESSES)

    def route(self, cells):
        """Measure one route."""
        result = Result()
        keyboard, turn = self.page.keyboard, lambda i: ("ArrowRight", "ArrowLeft")[i // 20 % 2]
        place = self.show(cells["scrub"])
        self.slider(place, "frame")
        before = self.bytes
        result.press = self.waits(lambda i: keyboard.press(turn(i)), PRESSES)
        result.sent = (self.bytes - before) / PRESSES

        keyboard.press("Home")
        self.steady()
        self.page.evaluate("() => { probe.seen = []; probe.asked = []; }")
        for _ in range(BURST):
            keyboard.press("ArrowRight")
            self.page.wait_for_timeout(33)  # as fast as a key that is held
        self.steady()
        result.repaints, result.lag = self.page.evaluate(
            "() => [probe.seen.length, Math.max(0, probe.seen.at(-1) - probe.asked.at(-1))]"
        )

        heap = self.heap()
        for i in range(CHANGES):
            keyboard.press(turn(i))
            self.page.wait_for_timeout(20)
        self.steady()
        result.growth = self.heap() - heap

        place = self.show(cells["attend"])
        self.slider(place, "w")
        canvas = place.locator("canvas").first
        if canvas.count():
            box = canvas.bounding_box()

            def act(i):
                # The first row of eight time steps; each click in another one.
                x = (i % 8 + 0.15 + 0.6 * self.random.random()) / 8
                y = 0.05 + 0.25 * self.random.random()
                self.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        else:

            def act(i):
                keyboard.press("ArrowRight")

        result.click = self.waits(act, PRESSES // 2)
        result.dropped = self.play(self.show(cells["play"]))
        return result

    def play(self, place):
        """Let the clip run for some seconds; return the share of due frames that never showed."""
        place.locator("button").first.click()
        self.page.wait_for_function("() => probe.seen.length > 3")
        shown = self.page.evaluate(
            """async (seconds) => {
                const before = probe.seen.length;
                await new Promise((done) => setTimeout(done, seconds * 1000));
                return probe.seen.length - before;
            }""",
            SECONDS,
        )
        place.locator("button").first.click()
        return max(0, 1 - shown / (25 * SECONDS))

    def heap(self):
        """Bytes that JavaScript holds, waste collected."""
        self.session.send("HeapProfiler.collectGarbage")
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return next(m["value"] for m in metrics if m["name"] == "JSHeapUsedSize")


def p95(values):
    """Value that 95 % stay below."""
    return sorted(values)[int(0.95 * len(values))]


def tables(results, floor):
    """Lay out what was measured."""
    base = results["interact + matplotlib"]
    limit = p95(floor) + FRAME
    low = median(floor)
    rows = [("floor: the probe alone", f"{low:.1f}", "", "", "", "", f"{p95(floor):.1f}", "")]
    for kind, what in (("press", "key → frame"), ("click", "token → map of 8,192")):
        for name, result in results.items():
            times, theirs = median(getattr(result, kind)), median(getattr(base, kind))
            ours = "tape" in name
            rows.append(
                (
                    f"{what}: {name}",
                    f"{times:.1f}",
                    f"{theirs / times:.1f}",
                    f"≥ {TARGET_RATIO}" if ours else "",
                    f"{times - low:.1f}",
                    f"{(theirs - low) / max(times - low, 0.1):.1f}",
                    f"{p95(getattr(result, kind)):.1f}",
                    f"≤ {limit:.1f}" if ours else "",
                )
            )
    heads = ("", "median ms", "faster", "target", "less floor", "faster", "p95 ms", "target")
    title = f"Key or click → changed pixels, JupyterLab in Chromium, {PRESSES} keys, 20 clicks"
    first = table(title, heads, rows)
    rows = [
        (
            name,
            f"{result.repaints}",
            f"{result.lag:.0f}",
            f"{result.dropped:.0%}",
            f"{result.sent / 1000:.1f}",
            f"{base.sent / result.sent:.1f}",
            f"{round(result.growth / 1e6, 1) + 0:+}",
        )
        for name, result in results.items()
    ]
    heads = (
        "",
        f"repaints of {BURST}",
        "lag ms",
        "dropped at 25 fps",
        "kB a key",
        "times less",
        f"JS heap MB after {CHANGES}",
    )
    title = f"A burst of {BURST} keys, 33 ms apart; {SECONDS} s of playback; traffic; memory"
    return f"{first}\n\n{table(title, heads, rows)}"
