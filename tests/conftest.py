"""One browser for all tests: Playwright runs once in a process."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser import lab as driver


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, started when the first test asks for it."""
    path = driver.find_browser()
    if path is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(driver.BROWSERS)})")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=driver.SWITCHES)
        expect.set_options(timeout=20_000)
        yield started
        started.close()
