"""The pieces of a notebook as slides: what stands on one, what is left out, and in which order.

The rules, in the order in which they are met:

- A heading starts a slide. Text that does not fit is divided (`fit.divide`).
- A short text without a question stands with the code, picture, vote or exercise that follows it.
- Code stands with what it prints; the room sees the print at the next key. Code of which a picture
  comes is left out, and so are imports.
- A picture is as large as it can be with its sentence below or beside it, and with the few lines
  that its cell prints above it.
- A prediction is voted on, and its answer is the next slide. Where a lesson asks long before it
  answers, the vote stands again before the answer.
- An exercise says that it is the room's turn; question, check and code stay in the notebook.
- Tapes and sliders are live. What else needs a kernel, or is a long table, is left out.
"""

import ast
import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup

from lesson_utils.exercises.registry import find
from pages import bodies, fit
from pages.cells import highlighted

LIVE = ("tape", "sliders")  # widgets that a slide shows
FOLDED = re.compile(r"Folded below: (\w?)")  # said of a cell; on a slide the code is open
LEAD = 45  # words of a text that stands with what follows it
LEAD_CODE = 70  # where that is code, which gives way to it
PRINTED = 4  # lines of a print that stand with the picture after them
SHORT = 14  # letters of a cell of a table that stay on one line
SHOWING = ("code", "picture", "table")  # kinds of slides that stand between a vote and its answer
TOP, OVER, HEADING, FOOT = (
    28,
    30,
    50,
    48,
)  # of a slide: margins, the line above a heading, a line of it


@dataclass
class Slide:
    """One slide.

    Parameters
    ----------
    kind : str
        ``title``, ``text``, ``code``, ``picture``, ``table``, ``widget``, ``turn``, ``vote`` or
        ``answer``.
    heading, over, body : str
        HTML: its heading, the heading of the section around that, and what it shows.
    cell : str
        Id of the notebook's cell.
    about : str
        Of a vote and its answer: the prediction's id.
    notes : list of str
        For the presenter: HTML.
    words : int
        Of a text: how many, if it may stand with what follows; 0 if it may not.
    size : int
        Of its text, in pixels.
    shows : bool
        Whether it shows what came out.
    """

    kind: str
    heading: str
    over: str
    body: str
    cell: str
    about: str = ""
    notes: list = field(default_factory=list)
    words: int = 0
    size: int = fit.TEXT
    shows: bool = False


def slides(pieces):
    """Lay out pieces as slides.

    Parameters
    ----------
    pieces : list of cells.Piece
        Of one notebook.

    Returns
    -------
    made : list of Slide
    left_out : list of (str, str)
        Id of a cell, and what of it is on no slide.
    """
    deck = Deck()
    i = 0
    while i < len(pieces):
        group = [pieces[i]]
        while group[0].kind == "code" and i + len(group) < len(pieces):
            after = pieces[i + len(group)]
            if after.cell != group[0].cell:
                break
            group.append(after)
        deck.add(group)
        i += len(group)
    return deck.made, deck.left_out


class Deck:
    """Slides so far, the headings that they stand under, and what was left out."""

    def __init__(self):
        self.made, self.left_out = [], []
        self.section = self.heading = ""

    def add(self, group):
        """Add the pieces of one cell."""
        piece, *shown = group
        if piece.kind == "code":
            self.code(piece, shown)
        else:
            getattr(self, piece.kind)(piece)

    # ------------------------------------------------------------------ what a slide is made of

    @property
    def over(self):
        """The section's heading, where the slide has another."""
        return self.section if self.section != self.heading else ""

    @property
    def room(self):
        """Height that is left for a slide's body, in pixels."""
        heading = BeautifulSoup(self.heading, "html.parser").get_text()
        lines = fit.lines(heading, 46)  # 40, and bold is wider
        return fit.HEIGHT - TOP - OVER * bool(self.over) - HEADING * lines - FOOT

    def slide(self, kind, body, cell, **more):
        """Add a slide under the headings that are."""
        self.made.append(Slide(kind, self.heading, self.over, body, cell, **more))

    def lead(self, most=LEAD):
        """Take back the last slide if it is a short text, to stand on the next one: its blocks."""
        last = self.made[-1] if self.made else None
        if last is None or not 0 < last.words <= most or last.notes or last.heading != self.heading:
            return []
        self.made.pop()
        return fit.blocks(last.body)

    def skip(self, piece, what):
        """Note what is on no slide."""
        self.left_out.append((piece.cell, what))

    # ------------------------------------------------------------------ text

    def prose(self, piece):
        """Text: a slide for each heading, more where it does not fit."""
        soup = BeautifulSoup(FOLDED.sub(_upper, piece.html), "html.parser")
        for anchor in soup.select(".anchor-link"):
            anchor.decompose()
        part = []
        for block in [b for b in soup.contents if b.name or str(b).strip()]:
            if block.name in ("h1", "h2", "h3"):
                self.under(part, piece)
                part = []
                self.heading = block.decode_contents()
                if block.name != "h3":
                    self.section = self.heading
                if block.name == "h1":
                    part = None
                    rest = [b for b in soup.contents if b.name and b is not block]
                    self.slide("title", "".join(map(str, rest)), piece.cell)
                    return
            elif block.name == "table" and len(block("tr")) > fit.MOST_ROWS + 1:
                self.skip(piece, f"a table of {len(block('tr')) - 1} rows")
            elif block.name == "details":
                self.under(part, piece)
                part = []
                self.folded(block, piece)
            elif points_elsewhere(block) and self.made:
                self.made[-1].notes.append(str(block))
            else:
                part.append(block)
        self.under(part, piece)

    def folded(self, block, piece):
        """What a text keeps folded comes after it, as an answer."""
        heading = block.summary.extract().get_text()
        for blocks in fit.divide(fit.blocks(block.decode_contents()), self.room):
            made = Slide("answer", heading, self.heading, bodies.joined(blocks), piece.cell)
            self.made.append(made)

    def under(self, part, piece):
        """Add slides of some blocks of text."""
        if not part:
            return
        for pre in [pre for block in part for pre in bodies.pres(block)]:
            pre["style"] = f"font-size:{fit.code_size(pre.get_text())}px"
            pre["tabindex"] = "0"
        divided = fit.divide(part, self.room)
        for blocks in divided:
            words = " ".join(block.get_text(" ") for block in blocks)
            short = "?" not in words and len(divided) == 1
            plain = all(block.name in ("p", "ul", "ol") for block in blocks)
            self.slide(
                "text", bodies.joined(blocks), piece.cell,
                size=fit.largest(blocks, self.room), words=len(words.split()) * (short and plain),
            )  # fmt: skip

    def notes(self, piece):
        """Notes go with the slide before them."""
        self.made[-1].notes.append(piece.html)

    # ------------------------------------------------------------------ code, and what comes of it

    def code(self, piece, shown):
        """Code with what it prints; or what it draws, without it."""
        source = piece.about["source"]
        if shown and shown[0].kind == "reveal":
            self.skip(piece, "the code that computes an answer")
            self.reveal(shown[0])
            return
        printed = [part for part in shown if part.kind == "text"]
        others = [part for part in shown if part.kind != "text"]
        if others:
            self.skip(piece, "the code of what is shown")
            for part in shown:
                self.add([part])
        else:
            rest = without_imports(source)
            if rest != source:
                self.skip(piece, "imports")
            if not rest:
                return
            html = piece.html if rest == source else highlighted(rest)
            output = "\n".join(part.about["text"] for part in printed)
            before = self.made[-1] if self.made else None
            lead = self.lead(LEAD_CODE)
            room = self.room - sum(map(fit.block_height, lead))
            code = bodies.code_bodies(html, rest, output, room)
            if lead and len(code) > 1:  # not all on one: the text may stand alone
                self.made.append(before)
                lead, code = [], bodies.code_bodies(html, rest, output, self.room)
            for body in code:
                body = bodies.joined(lead) + body
                self.slide("code", body, piece.cell, shows=bool(output))
                lead = []

    def text(self, piece):
        """What is printed beside a picture, or before an answer: on a slide of its own."""
        for body in bodies.output_bodies(piece.about["text"], self.room):
            self.slide("code", body, piece.cell, shows=True)

    def picture(self, piece):
        """A picture, with its sentence."""
        img = BeautifulSoup(piece.html, "html.parser").img
        printed = self.printed(piece)
        lead = bodies.joined(self.lead()) + printed
        self.slide("picture", bodies.figure(img, lead, self.room), piece.cell, shows=True)

    def printed(self, piece):
        """Take back the few lines that a picture's cell printed before it."""
        last = self.made[-1] if self.made else None
        here = ("code", piece.cell, self.heading)
        if last is None or (last.kind, last.cell, last.heading) != here:
            return ""
        return self.made.pop().body if last.body.count("\n") < PRINTED else ""

    def html(self, piece):
        """A table that a cell shows."""
        soup = BeautifulSoup(piece.html, "html.parser")
        table = soup.table
        if table is None or len(table("tr")) > fit.MOST_ROWS + 1:
            self.skip(piece, "a long table" if table else "what a cell shows as a page")
            return
        for tag in table.find_all(style=True):
            del tag["style"]
        del table["style"]
        for cell in table(["th", "td"]):
            if cell.string and len(cell.string) <= SHORT:
                cell.string = cell.string.replace(" ", "\u00a0")
        for part in fit.divide([table], self.room):
            self.slide("table", bodies.joined(part), piece.cell, shows=True)

    def widget(self, piece):
        """A live tape or sliders; of any other widget the picture that stands in for it."""
        name = piece.about["name"]
        if name in LIVE:
            before = self.made[-1]
            where = f'class="mount" data-widget="{name}" data-cell="{piece.cell}"'
            self.slide("widget", f"<div {where}>{piece.html}</div>", piece.cell)
            if before.kind == "text" and before.heading == self.heading:
                self.made[-1].notes.append(before.body)  # what to try, while the room looks
        elif "<img" in piece.html:
            self.picture(piece)
        else:
            self.skip(piece, f"a widget, {name}")

    # ------------------------------------------------------------------ what is asked

    def exercise(self, piece):
        """The room's turn."""
        soup = BeautifulSoup(piece.html, "html.parser")
        for anchor in soup.select(".anchor-link"):
            anchor.decompose()
        lead = self.lead()
        self.heading = soup.find(["h2", "h3", "h4"]).decode_contents()
        effort = soup.find("em")
        minutes = effort.decode_contents() if effort else ""
        body = (
            f'{bodies.joined(lead)}<p class="turn">Your turn.</p><p>{minutes}</p>'
            "<p>The question, its hints and its check are in the notebook, and on its page.</p>"
        )
        self.slide("turn", body, piece.cell)
        self.heading = self.section
        self.skip(piece, "the question and the code of an exercise")
        for part in piece.parts:
            if part.kind in ("picture", "widget", "html"):
                self.skip(part, "what an exercise shows")

    def predict(self, piece):
        """A vote."""
        asked = find(piece.about["id"], "prediction")
        before = self.made[-1]
        lead = self.lead()
        high = sum(map(fit.block_height, lead)) + bodies.vote_height(asked)
        if lead and high > self.room - OVER:
            self.made.append(before)
            lead = []
        self.vote(asked, piece.cell, lead=bodies.joined(lead))

    def vote(self, asked, cell, at=None, lead=""):
        """Add the slide that asks, here or at a place further up."""
        body = lead + bodies.vote(asked)
        made = Slide("vote", f"Predict {asked.id}", self.section, body, cell, asked.id)
        self.made.insert(len(self.made) if at is None else at, made)

    def reveal(self, piece):
        """The answer, right after the vote; what shows how it came out follows."""
        id = piece.about["id"]
        asked = find(id, "prediction")
        at = i = len(self.made)
        while self.made[i - 1].kind in SHOWING:
            i -= 1
            at = i if self.made[i].shows else at
        if (self.made[i - 1].kind, self.made[i - 1].about) == ("vote", id):
            at = i
        else:
            self.vote(asked, piece.cell, at)
            at += 1
        heading = f"Answer to {id}"
        rest = self.made[at:]
        del self.made[at:]
        for blocks in fit.divide(
            fit.blocks(bodies.answer(asked, piece.about["truth"])), self.room - 60
        ):
            body = bodies.joined(blocks)
            self.made.append(Slide("answer", heading, self.section, body, piece.cell, id))
        self.made += rest
        for part in piece.parts:
            self.add([part])

    def recall(self, piece):
        """A question to answer in writing, and then what an answer has."""
        asked = find(piece.about["id"], "question")
        question, had = bodies.recalled(asked)
        self.made.append(
            Slide("vote", f"Recall {asked.id}", self.section, question, piece.cell, asked.id)
        )
        for blocks in fit.divide(fit.blocks(had), self.room):
            body = bodies.joined(blocks)
            self.made.append(
                Slide("answer", f"Compare {asked.id}", self.section, body, piece.cell, asked.id)
            )

    def progress(self, piece):
        """Nobody's progress is on a slide."""
        self.skip(piece, "the learner's own progress")


def without_imports(source):
    r"""Leave out of code what only imports.

    Examples
    --------
    >>> without_imports("import numpy as np\n\nx = np.arange(3)")
    'x = np.arange(3)'
    """
    lines = source.split("\n")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            lines[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
    return "\n".join(lines).strip("\n")


def points_elsewhere(block):
    """Whether a paragraph only says which lesson goes deeper."""
    parts = [part for part in block.contents if part.name or str(part).strip()]
    return block.name == "p" and len(parts) == 1 and parts[0].name == "em" and bool(block.a)


def _upper(found):
    return found[1].upper()
