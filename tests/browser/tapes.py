"""A tape on a page: what it shows, how it is used, and whether its kernel and `Grid` agree."""

import re

from playwright.sync_api import expect

from lesson_utils.grid import Grid
from tests.browser.lab import FITS, until

# All that a tape says at one moment.
SAYS = """(root) => {
    const said = { line: root.querySelector(".tape-line").textContent };
    for (const label of root.querySelectorAll(".tape-control")) {
        const control = label.querySelector("input, select");
        const [, name] = label.className.match(/tape-(?!control)(\\w+)/);
        said[name] = control.getAttribute("aria-valuetext") ?? control.value;
    }
    const button = root.querySelector(".tape-play");
    if (button) said.playing = button.textContent.includes("Pause");
    return said;
}"""


def grid_of(settings):
    side = {"height": settings["resolution"], "width": settings["resolution"]}
    names = ("seconds", "fps", "patch", "group", "remainder")
    return Grid.from_seconds(**side, **{name: settings[name] for name in names})


def told(settings):
    """What Grid says of settings, in the live line's words."""
    grid = grid_of(settings)
    n = settings["selected"]
    parts = [
        f"{name} {part.start}"
        if len(range(256)[part]) == 1
        else f"{name}s {part.start}–{part.stop - 1}"
        for name, part in zip(("frame", "row", "column"), grid.pixels(n), strict=True)
    ]
    words = "Token {:,} of {:,} at (t {}, h {}, w {}): ".format(n, grid.tokens, *grid.position(n))
    words += ", ".join(parts) + "."
    size = grid.frames, grid.height, grid.width
    if size != grid.fitted:
        made = {"crop": "Cropped", "pad": "Padded"}[grid.remainder]
        words += " {} from {} × {} × {} to {} × {} × {}.".format(made, *size, *grid.fitted)
    return words + " Grid {} × {} × {}, {:,} values a token, {:,} pairs.".format(
        *grid.shape, grid.values_per_token, grid.pairs()
    )


def worded(settings):
    """What every control says when Python's settings are these."""
    grid = grid_of(settings)
    moment = settings["frame"] / settings["fps"] + 1e-9  # JavaScript rounds 5 up
    t, h, w = map(str, grid.position(settings["selected"]))
    return {
        "fps": "{fps:g} fps".format(**settings),
        "seconds": "{seconds:g} s".format(**settings),
        "resolution": "{resolution} × {resolution} px".format(**settings),
        "patch": "{patch} px".format(**settings),
        "group": "{group}".format(**settings),
        "temperature": "{temperature:g}".format(**settings),
        "threshold": "{threshold:g} levels".format(**settings),
        "row": "row {row}".format(**settings),
        "t": t,
        "h": h,
        "w": w,
        "frame": f"{settings['frame']} of {grid.frames}, {moment:.2f} s",
        **{name: settings[name] for name in ("remainder", "pattern", "colour", "playing")},
    }


class Tape:
    """The one tape in a place on the page.

    Attributes
    ----------
    root, line, canvases : Locator
    """

    def __init__(self, place):
        self.root, self.page = place.locator(".tape"), place.page
        self.line, self.canvases = self.root.locator(".tape-line"), self.root.locator("canvas")
        expect(self.root).to_have_count(1)
        expect(self.line).not_to_be_empty()

    def agrees(self, notebook, name="tape"):
        """Wait until kernel, Grid and page say the same; return the settings.

        Parameters
        ----------
        notebook : Notebook
        name : str
            What the kernel calls the tape.
        """

        def same():
            settings = notebook.value(f"{name}.values")
            said, wanted = self.root.evaluate(SAYS), worded(settings)
            wanted["line"] = told(settings)
            said["line"] = said["line"][: len(wanted["line"])]
            return said.items() <= wanted.items() and settings

        return until(same)

    def fits(self):
        """Wait until each picture is drawn for the size that it has."""
        until(lambda: all(canvas.evaluate(FITS) for canvas in self.canvases.all()))

    def drawn(self):
        """Wait until the clip is read, and all is drawn that comes of it, in its size."""
        caption = self.panel("tokens").locator(".tape-caption")
        expect(caption).to_have_text(re.compile("^One row a time step; [^…]+$"))
        self.fits()

    def control(self, name):
        """Locate the slider, list or button with a name."""
        return self.root.locator(f".tape-{name}").locator("xpath=self::button|.//input|.//select")

    def reads(self, name, words):
        """Wait until a slider says these words."""
        expect(self.control(name)).to_have_attribute("aria-valuetext", words)

    def words(self, name):
        """What a slider says."""
        return self.control(name).get_attribute("aria-valuetext")

    def drag(self, name, share):
        """Take a slider's thumb with the mouse and drag it to a share of its way."""
        slider = self.control(name)
        slider.scroll_into_view_if_needed()
        now, end = map(float, (slider.input_value(), slider.get_attribute("max")))
        box, thumb, mouse = slider.bounding_box(), 16, self.page.mouse
        start, way = box["x"] + thumb / 2, box["width"] - thumb
        y = box["y"] + box["height"] / 2
        mouse.move(start + way * now / end, y)
        mouse.down()
        mouse.move(start + way * share, y, steps=4)
        mouse.up()

    def panel(self, name):
        """Locate a panel."""
        return self.root.locator(f".tape-panel-{name}")

    def hover(self, canvas, x, y):
        """Move the mouse over a canvas, by shares of its size; return what its panel tells."""
        canvas.scroll_into_view_if_needed()  # waits until it stands still
        box = canvas.bounding_box()
        # To whole pixels: clicks come in no others.
        at = round(box["x"] + x * box["width"]), round(box["y"] + y * box["height"])
        self.page.mouse.move(*at)
        return canvas.locator("xpath=ancestor::figure").locator(".tape-hint").text_content()

    def click(self, canvas, x, y):
        """Click on a canvas, by shares of its size."""
        self.hover(canvas, x, y)
        self.page.mouse.down()
        self.page.mouse.up()

    def pixels(self):
        """All that is drawn now, as text."""
        return self.canvases.evaluate_all("all => all.map((one) => one.toDataURL()).join()")
