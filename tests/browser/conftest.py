"""One JupyterLab for all tests here, and one page a module."""

import pytest

from tests.browser import lab as driver

SIZE = {"width": 1366, "height": 1000}


@pytest.fixture(scope="package")
def served(chromium, tmp_path_factory):
    """The server's address, and the folder of notebooks that it serves."""
    with driver.server(tmp_path_factory.mktemp("browser")) as served:
        yield served


@pytest.fixture(scope="package")
def context(chromium):
    with chromium.new_context(viewport=SIZE) as context:
        context.set_default_timeout(driver.PATIENCE * 1000)
        yield context


@pytest.fixture(scope="module")
def page_of_lab(context, served):
    lab = driver.Lab(context.new_page(), *served)
    yield lab
    lab.close()
    lab.page.close()


@pytest.fixture
def lab(page_of_lab):
    """JupyterLab with nothing open."""
    yield page_of_lab
    page_of_lab.close()


@pytest.fixture(autouse=True)
def quiet(page_of_lab):
    """The page complains of nothing, and asks nothing of any other machine."""
    yield
    try:
        assert (page_of_lab.errors, page_of_lab.outside) == ([], [])
    finally:  # what one test brought about is no other's
        page_of_lab.errors.clear()
        page_of_lab.outside.clear()


@pytest.fixture
def resize(page_of_lab):
    """Give the window another size until the test ends."""
    yield page_of_lab.resize
    page_of_lab.resize(**SIZE)
