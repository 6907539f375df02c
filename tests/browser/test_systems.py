"""The table of published systems and the form: by keys, from Python, and for everybody."""

import pytest
from playwright.sync_api import expect

from lesson_utils.widgets.catalogue import COLUMNS
from tests.browser.lab import until

TABLE = """from lesson_utils.widgets.catalogue import Catalogue
catalogue = Catalogue()
catalogue"""
FORM = """from lesson_utils.widgets.configure import Configure
form = Configure("Wan 2.2 TI2V-5B")
form"""
# Whether all of a heading is seen, beside the names that stay where the rest scrolls.
SEEN = """(head) => {
    const place = head.closest(".catalogue-scroll");
    const [names, here, { left, right }] = [place.querySelector("th"), place, head]
        .map((one) => one.getBoundingClientRect());
    return names.left >= here.left && names.right <= left + 1 && right <= here.right + 1;
}"""


@pytest.fixture(scope="module")
def notebook(page_of_lab):
    notebook = page_of_lab.make(TABLE, FORM, "form")
    for cell in range(3):
        notebook.run(cell)
    return notebook


@pytest.fixture
def table(notebook):
    notebook.python("catalogue.query = catalogue.kind = catalogue.sort = ''")
    root = notebook.output(0).locator(".catalogue")
    root.scroll_into_view_if_needed()
    expect(root.get_by_role("status")).to_have_text("70 of 70 configurations")
    expect(root.get_by_label("Search")).to_have_value("")
    return root


@pytest.fixture
def form(notebook):
    notebook.python("form.set(preset='Wan 2.2 TI2V-5B', remainder='error')")
    root = notebook.output(1).locator(".configure")
    root.scroll_into_view_if_needed()
    expect(root.get_by_label("height in pixels")).to_have_value("704")
    expect(root.get_by_role("status")).to_contain_text("27,280 tokens")
    return root


@pytest.fixture
def dark(notebook):
    notebook.lab.command("apputils:change-theme", theme="JupyterLab Dark")
    notebook.page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    yield
    notebook.lab.command("apputils:change-theme", theme="JupyterLab Light")
    notebook.page.wait_for_function("() => document.body.dataset.jpThemeLight === 'true'")


def shows_what_is_found(notebook, table):
    """Wait until the names that are shown, from top to bottom, are those that Python finds."""
    shown = table.locator("tbody:not([hidden]) > tr > th")
    found = "[s.name for s in catalogue.found]"
    until(lambda: shown.all_text_contents() == notebook.value(found))


# the table


def test_typing_finds_what_python_finds(notebook, table):
    table.get_by_label("Search").click()
    notebook.page.keyboard.type("wan Code")
    expect(table.get_by_role("status")).to_have_text("4 of 70 configurations")
    shows_what_is_found(notebook, table)
    assert notebook.value("catalogue.query") == "wan Code"
    table.get_by_role("combobox").select_option("encoder")
    expect(table.get_by_role("status")).to_contain_text("0 of 70 configurations: none holds all")
    shows_what_is_found(notebook, table)
    assert notebook.value("catalogue.found") == []


def test_a_heading_sorts_both_ways_by_keyboard(notebook, table):
    table.get_by_role("combobox").focus()
    for _ in range(9):  # the region that scrolls, and eight headings
        notebook.page.keyboard.press("Tab")
    heading = table.get_by_role("columnheader", name="tokens")
    expect(heading.get_by_role("button")).to_be_focused()
    for key, order, words in (
        ("Enter", "ascending", "smallest first"),
        ("Space", "descending", "largest first"),
    ):
        notebook.page.keyboard.press(key)
        expect(table.get_by_role("status")).to_have_text(
            f"70 of 70 configurations, by tokens, {words}"
        )
        expect(heading).to_have_attribute("aria-sort", order)
        shows_what_is_found(notebook, table)
    expect(table.locator("[aria-sort]")).to_have_count(1)


def test_python_moves_the_table(notebook, table):
    notebook.python("catalogue.query, catalogue.sort = 'w.a.l.t', 'tokens'")
    expect(table.get_by_role("status")).to_contain_text(", by tokens, ")
    shows_what_is_found(notebook, table)
    expect(table.get_by_label("Search")).to_have_value("w.a.l.t")
    remarks = table.locator("tbody:not([hidden]) td[colspan]")
    expect(remarks.first).to_contain_text("Mind: paper s5.3 (p=2) and Table 8 (4) disagree")


# the form


def test_what_is_typed_is_counted_and_what_does_not_divide_is_said_there(notebook, form):
    height = form.get_by_label("height in pixels")
    height.fill("720")
    trouble = form.locator(f"#{height.get_attribute('aria-describedby')}")
    expect(trouble).to_contain_text("height 720 is not divisible by stride 16 × patch height 2")
    expect(trouble).to_contain_text("crop to 704 or pad to 736")
    expect(height).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_role("status")).to_have_text("No count yet. Look at: height in pixels.")
    expect(form.locator("table")).to_have_count(0)
    form.get_by_label("what does not divide").select_option("pad")
    expect(form.get_by_role("status")).to_contain_text("31 × 23 × 40 = 28,520 tokens")
    expect(trouble).to_be_hidden()
    expect(height).not_to_have_attribute("aria-invalid", "true")
    result = form.get_by_role("row", name="remainder")
    expect(result).to_contain_text("720 to 736")
    expect(form.get_by_label("start from")).to_have_value("my own")
    assert notebook.value("form.explained.grid.tokens") == 28520


def test_what_cannot_be_read_stays_to_be_mended(notebook, form):
    frames = form.get_by_label("frames", exact=True)
    frames.fill("many")
    expect(form.get_by_text("frames: many is not a whole number")).to_be_visible()
    form.get_by_label("rows a latent").fill("8")
    expect(form.get_by_role("status")).to_have_text("No count yet. Look at: frames.")
    expect(frames).to_have_value("many")
    frames.fill(" 081")
    expect(form.get_by_role("status")).to_contain_text("21 × 44 × 40 = 36,960 tokens")
    expect(frames).to_have_value(" 081")
    frames.fill("few")
    expect(form.get_by_text("frames: few is not a whole number")).to_be_visible()
    notebook.python("form.set(frames=81)")
    expect(frames).to_have_value("81")
    assert notebook.value("form.errors") == {}


def test_enter_reads_at_once_and_leaves_the_cell_alone(notebook, form):
    before = notebook.cells
    form.get_by_label("width in pixels").fill("640")
    for key in ("Enter", "Shift+Enter", "ControlOrMeta+Enter"):
        notebook.page.keyboard.press(key)
    expect(form.get_by_role("status")).to_contain_text("31 × 22 × 20 = 13,640 tokens")
    expect(form.get_by_label("width in pixels")).to_be_focused()
    # What is chosen now is read after all that was typed.
    form.get_by_label("what does not divide").select_option("pad")
    until(lambda: notebook.value("form.values['remainder']") == "pad")
    assert [cell.get("execution_count") for cell in notebook.cells] == [
        cell.get("execution_count") for cell in before
    ]


def test_seconds_take_the_place_of_frames(notebook, form):
    expect(form.get_by_label("seconds", exact=True)).to_be_hidden()
    form.get_by_label("length given in").select_option("seconds")
    expect(form.get_by_label("frames", exact=True)).to_be_hidden()
    form.get_by_label("seconds", exact=True).fill("5")
    expect(form.get_by_text("frames 120 is not divisible by stride 4")).to_be_visible()
    form.get_by_label("causal: first frame alone").uncheck()
    expect(form.get_by_role("status")).to_contain_text("30 × 22 × 40 = 26,400 tokens")


def test_a_preset_fills_both_views(notebook, form):
    form.get_by_label("start from").select_option("Mochi 1")
    for cell in (1, 2):
        view = notebook.output(cell).locator(".configure")
        expect(view.get_by_label("height in pixels")).to_have_value("480")
        expect(view.get_by_label("frames a latent")).to_have_value("6")
        expect(view.get_by_role("status")).to_contain_text("44,520 tokens")


# both


def test_axe_finds_nothing_wrong(table, form, violations):
    assert violations(table) == []
    form.get_by_label("height in pixels").fill("720")
    expect(form.locator("[aria-invalid]")).to_have_count(1)
    assert violations(form) == []


def test_axe_finds_nothing_wrong_in_the_dark(dark, table, form, violations):
    assert violations(table) == []
    assert violations(form) == []


@pytest.mark.parametrize("width", [683, 400])
def test_nothing_sticks_out_of_a_narrow_cell(table, form, width, resize):
    resize(width, 900)
    for root in (table, form):
        root.scroll_into_view_if_needed()
        assert root.bounding_box()["width"] < width
        assert not root.evaluate("(root) => root.scrollWidth > root.clientWidth")


def test_the_sorted_column_is_seen_in_a_narrow_cell(notebook, table):
    # The width of a cell in JupyterLab at 1024 × 768 with its side bar.
    table.evaluate("(table) => { table.style.width = '592px'; }")
    heads = {name: table.get_by_role("columnheader", name=name) for name in COLUMNS}
    for name in ("tokens", "clip", "source"):
        notebook.python(f"catalogue.sort = {name!r}")
        expect(table.get_by_role("status")).to_contain_text(f", by {name}, ")
        until(lambda name=name: heads[name].evaluate(SEEN))
    # So is what has the focus, on the way back from the last one.
    heads["source"].get_by_role("button").focus()
    for name in COLUMNS[-2:0:-1]:
        notebook.page.keyboard.press("Shift+Tab")
        expect(heads[name].get_by_role("button")).to_be_focused()
        until(lambda name=name: heads[name].evaluate(SEEN))
    notebook.python("catalogue.sort = 'tokens'")
    until(lambda: heads["tokens"].evaluate(SEEN))
    table.evaluate("(table) => { table.style.width = '400px'; }")
    until(lambda: heads["tokens"].evaluate(SEEN))
    table.evaluate("(table) => { table.style.width = ''; }")


def test_the_table_outlives_its_kernel(page_of_lab):
    notebook = page_of_lab.make(TABLE)
    table = notebook.run(0).locator(".catalogue")
    expect(table.get_by_role("status")).to_have_text("70 of 70 configurations")
    notebook.restart()
    table.get_by_label("Search").fill("chunks")
    expect(table.get_by_role("status")).to_have_text("4 of 70 configurations")
