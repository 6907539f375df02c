"""What several tests share: one browser, and a look at the figures that are drawn."""

import importlib.util
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from lesson_utils._drawing.picture import Picture
from tests.browser import lab as driver


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, started once: Playwright can run only once in a process."""
    path = driver.find_browser()
    if path is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(driver.BROWSERS)})")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=driver.SWITCHES)
        expect.set_options(timeout=driver.PATIENCE * 1000)
        yield started
        started.close()


@pytest.fixture
def seen(monkeypatch):
    """The figures that are drawn, to look at what is in them."""
    drawn = []
    original = Picture.from_figure

    def keep(figure, alt):
        drawn.append(figure)
        return original(figure, alt)

    monkeypatch.setattr(Picture, "from_figure", keep)
    return drawn


@pytest.fixture(scope="session")
def violations():
    """Ask axe-core, which finds what shuts readers out, about a page or a part of one."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None:
        pytest.skip("axe-playwright-python, which brings axe-core, is not installed")
    source = Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")

    def ask(part, *rules):
        """List what breaks a rule of axe-core's: of all, or of those that are named."""
        whole = isinstance(part, Page)
        page = part if whole else part.page
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(source)
        return (page.locator("html") if whole else part).evaluate(
            """async (part, [whole, rules]) => {
                const options = rules.length ? { runOnly: rules } : {};
                const { violations } = await axe.run(whole ? document : part, options);
                return violations.map(({ id, help, nodes }) =>
                    `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
            }""",
            [whole, rules],
        )

    return ask
