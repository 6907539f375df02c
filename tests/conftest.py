"""What several tests share: one browser, and a look at the figures that are drawn."""

import pytest
from playwright.sync_api import expect, sync_playwright

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
def axe():
    """axe-core, which finds what shuts readers out of a page."""
    bundle = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe-playwright-python is not installed, so accessibility was not checked",
    )
    return bundle.Axe()
