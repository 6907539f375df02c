"""A clip from the learner's machine in a real JupyterLab: in parts, cancelled, refused, dropped."""

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from lesson_utils import clips
from tests.browser.lab import ROOT, until

BEGIN = """from lesson_utils import clips

mine = clips.upload(longest=128)
mine"""
BUNNY = ROOT / "data" / "clips" / "bunny.mp4"


def made(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


# What is behind the film is no part of it, but has to travel.
LARGE = made("large.mp4", BUNNY.read_bytes() + bytes(3 * 2**20))
DROP = """(files) => {
    const data = new DataTransfer();
    for (const [name, text] of files) data.items.add(new File([text], name));
    return data;
}"""


@pytest.fixture(scope="module")
def notebook(page_of_lab):
    notebook = page_of_lab.make(BEGIN, "print(mine.clip, mine.clip.notes)")
    notebook.run(0)
    return notebook


class Upload:
    """The widget on the page."""

    def __init__(self, output):
        self.root = output.locator(".upload")
        self.choose = self.root.get_by_role("button", name="Choose a file …")
        self.cancel = self.root.get_by_role("button", name="Cancel")
        self.bar = self.root.get_by_role("progressbar", name="Upload of the clip")
        self.line = self.root.get_by_role("status")
        self.image = self.root.locator("img")

    def take(self, *files):
        """Choose files, with the keyboard."""
        with self.root.page.expect_file_chooser() as chooser:
            self.choose.press("Enter")
        chooser.value.set_files(*files)


@pytest.fixture
def upload(notebook):
    upload = Upload(notebook.output(0))
    expect(upload.choose).to_be_visible()
    return upload


def test_a_clip_comes_and_the_next_cell_has_it(notebook, upload, violations):
    expect(upload.line).to_have_text("No clip of yours is here yet.")
    expect(upload.root).to_contain_text("up to 300 MB")
    assert violations(upload.root) == []
    upload.take(BUNNY)
    words = (
        "Clip 'bunny': 100 frames at 25 fps, 4 s, 128×128 pixels. Scaled from 256×256 to 128×128 "
        "(height × width)."
    )
    expect(upload.line).to_have_text(words)
    expect(upload.image).to_have_attribute("alt", words)
    expect(upload.choose).to_be_focused()  # the button that took its place is gone
    expect(notebook.run(1)).to_contain_text("Clip 'bunny': 100 frames at 25 fps, 4 s, 128×128")
    frames = clips.read(BUNNY, longest=128).frames
    assert notebook.value("int(mine.clip.frames.sum())") == int(frames.sum())
    assert violations(upload.root) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken.mp4", BUNNY.read_bytes()[:90_000], "broken.mp4 cannot be read: it is damaged"),
        ("notes.txt", b"just words", "notes.txt cannot be read: it is damaged"),
        ("empty.gif", b"", "empty.gif is empty, 0 bytes"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(notebook, upload, name, content, words):
    upload.take(made(name, content))
    expect(upload.line).to_contain_text(words)
    expect(upload.choose).to_be_visible()


@pytest.fixture
def stopped(notebook):
    """Stop the kernel as if it had too much to do; call the fixture to let it go on."""
    kernel = notebook.value("__import__('os').getpid()")

    def go_on():
        os.kill(kernel, signal.SIGCONT)

    os.kill(kernel, signal.SIGSTOP)
    yield go_on
    go_on()


def test_a_busy_kernel_loses_nothing_and_cancel_works_meanwhile(notebook, upload, stopped):
    upload.take(LARGE)
    expect(upload.line).to_have_text("Sending large.mp4 …")
    expect(upload.root).to_contain_text("0.0 of 3.4 MB, waits for the kernel, which is busy")
    expect(upload.bar).to_have_attribute("value", "0")
    upload.cancel.press("Enter")
    expect(upload.line).to_have_text("Cancelled; nothing was kept of it.")
    expect(upload.bar).to_be_hidden()
    upload.take(LARGE)
    expect(upload.root).to_contain_text("waits for the kernel")
    stopped()
    expect(upload.line).to_contain_text("Clip 'large': 100 frames")
    frames = clips.read(BUNNY, longest=128).frames
    assert notebook.value("int(mine.clip.frames.sum())") == int(frames.sum())
    assert notebook.value("mine._coming is None")


def test_the_bar_goes_along_with_what_has_come(upload):
    seen = upload.root.locator("progress").evaluate_handle(
        """(bar) => {
            const seen = [];
            new MutationObserver(() => seen.push(bar.getAttribute("value")))
                .observe(bar, { attributes: true, attributeFilter: ["value"] });
            return seen;
        }"""
    )
    upload.take(LARGE)
    expect(upload.line).to_contain_text("Clip 'large'")
    shares = seen.json_value()
    assert shares[-1] is None  # nobody knows how long reading takes
    shares = [float(share) for share in shares[:-1]]
    assert shares == sorted(set(shares)) and len(shares) == 4


def test_a_file_is_dropped_on_it(notebook, upload):
    def drop(files):
        upload.root.dispatch_event(
            "drop", {"dataTransfer": notebook.page.evaluate_handle(DROP, files)}
        )

    drop([["a.txt", "a"], ["b.txt", "b"]])
    expect(upload.line).to_have_text("One file at a time, please.")
    drop([["dropped.txt", "words"]])
    expect(upload.line).to_contain_text("dropped.txt cannot be read")


def test_a_file_that_is_too_large_is_not_sent(notebook, upload):
    notebook.page.evaluate("() => { window.huge = new File([new Uint8Array(1)], 'huge.mp4'); }")
    notebook.page.evaluate("() => Object.defineProperty(window.huge, 'size', { value: 812e6 })")
    upload.root.evaluate(
        """(root) => {
            const drop = new Event("drop", { bubbles: true, cancelable: true });
            drop.dataTransfer = { files: [window.huge] };
            root.dispatchEvent(drop);
        }"""
    )
    expect(upload.line).to_have_text(
        "huge.mp4 has 812 MB, more than 300: cut it shorter, or save it smaller."
    )


def test_the_cell_that_runs_again_keeps_the_clip(notebook, upload):
    upload.take(BUNNY)
    expect(upload.line).to_contain_text("Clip 'bunny'")
    again = Upload(notebook.run(0))
    expect(again.line).to_have_text(re.compile("Clip 'bunny': 100 frames"))
    expect(again.image).to_be_visible()
    until(lambda: notebook.value("mine.clip.name") == "bunny")
