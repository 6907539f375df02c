import pytest
from ipywidgets import Widget


@pytest.fixture(autouse=True)
def closed():
    """Close what a test made."""
    yield
    Widget.close_all()
