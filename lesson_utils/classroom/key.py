"""The key: every exercise solved, with what it teaches and the mistakes that it knows.

Answers are computed from the references that `check` compares with, and the code is their source.
"""

import re
from html import escape

from lesson_utils.classroom import sheets
from lesson_utils.classroom.page import frame
from lesson_utils.exercises.kinds.choice import Choice
from lesson_utils.exercises.kinds.count import Count, Design
from lesson_utils.exercises.quiz.beliefs import BELIEFS
from lesson_utils.exercises.quiz.questions import QUESTIONS, RIGHT, TIMES
from lesson_utils.exercises.registry import EXERCISES
from lesson_utils.exercises.review import TITLES

FILE = "key.html"
STYLE = """
section { max-width: 52rem; }
article { margin: 1.4rem 0; }
article li { margin: 0.35rem 0; }
.asked { white-space: pre-wrap; }
.asked strong { color: inherit; }
pre { padding: 0.6rem 0.9rem; border: 1px solid var(--edge); white-space: pre-wrap; }
code { font: 0.9em ui-monospace, monospace; }
nav ul { columns: 2; padding-left: 1.2rem; }
a { color: inherit; }
a:focus-visible { outline: 3px solid var(--right); outline-offset: 2px; }
"""


def write():
    """Make the page.

    Returns
    -------
    str
        HTML.
    """
    sections, names = [], {}
    for number, title in TITLES.items():
        solved = [e for e in EXERCISES.values() if e.id.split(".")[0] == number]
        names[f"lesson-{number}"] = f"{int(number):02} {title}"
        sections.append((f"lesson-{number}", "\n".join(map(_solved, solved))))
    names |= {"quiz": "The quiz", "sheets": "The sheets"}
    sections += [("quiz", _quiz()), ("sheets", _sheets())]
    links = "".join(f'<li><a href="#{id}">{escape(name)}</a></li>' for id, name in names.items())
    main = f'<nav aria-label="Contents"><ul>{links}</ul></nav>\n' + "\n".join(
        f'<section aria-labelledby="{id}">\n<h2 id="{id}">{escape(names[id])}</h2>\n{inside}\n'
        "</section>"
        for id, inside in sections
    )
    said = f"All {len(EXERCISES)} exercises, the quiz and the sheets: for the teacher."
    return frame("The key", said, main, more=STYLE)


def answer(exercise):
    """Give the right answer in words.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    str
        Empty where the answer is a function.
    """
    if isinstance(exercise, Choice):
        letter = exercise.reference()
        return f"{letter}: {exercise.options[letter]}"
    if isinstance(exercise, Count):
        return repr(exercise.reference(**exercise.numbers))
    if isinstance(exercise, Design):
        return f"{exercise.reference()!r}, or another that keeps the limits"
    return ""


def _solved(exercise):
    told = answer(exercise)
    mistakes = "".join(
        f"<li><b>{escape(m.name)}</b>: {_rich(m.says)} {_rich(m.tempts)}</li>"
        for m in exercise.mistakes
    )
    return (
        f"<article>\n<h3>{exercise.id} · {escape(exercise.title)}</h3>\n"
        f'<p class="small">{exercise.minutes} minutes, difficulty {exercise.difficulty} of 5</p>\n'
        f'<p class="asked">{_rich(exercise.question)}</p>\n'
        + f"<p><strong>Answer:</strong> {_rich(told)}</p>\n"
        * bool(told)
        + f'<pre tabindex="0"><code>{escape(exercise.source.rstrip())}</code></pre>\n'
        f"<p>{_rich(exercise.explanation)}</p>\n<p>Mistakes that it knows:</p>\n"
        f"<ul>{mistakes}</ul>\n</article>"
    )


def _quiz():
    parts = []
    for question in QUESTIONS:
        asked = ""
        for time in TIMES:
            words, options = question.ask(time)
            listed = "".join(f"<li>{a}: {_option(*option)}</li>" for a, option in options.items())
            asked += f"<p><b>{time.capitalize()}:</b> {escape(words)}</p>\n<ul>{listed}</ul>\n"
        parts.append(f"<article>\n<h3>Question {question.id}</h3>\n{asked}</article>")
    return "\n".join(parts)


def _option(key, text):
    if key == RIGHT:
        return f"<strong>✓ {escape(text)}</strong>"
    return f"{escape(text)} <em>(“{escape(BELIEFS[key].name)}”)</em>"


def _sheets():
    return "\n".join(
        f"<article>\n<h3>{escape(name)}</h3>\n<ul>{''.join(f'<li>{escape(a)}</li>' for a in told)}"
        "</ul>\n</article>"
        for name, told in sheets.answers().items()
    )


def _rich(text):
    """Show what stands between backticks, or stars, as what it is."""
    text = re.sub(r"```\w*\n?([^`]+)```", r"<code>\1</code>", escape(text, quote=False))
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*([^*\n]+)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"<em>\1</em>", text)
