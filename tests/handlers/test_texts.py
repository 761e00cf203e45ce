"""Every message, in both languages: what Telegram takes and cleanly laid out, whatever fills it."""

import ast
import functools
import gettext
import re
from collections.abc import Callable, Iterator

import pytest
import text_cases
from jinja2 import Environment
from text_stage import BAD, HOSTILE, NOW, PLAIN, Words

from handlers import entities, markup, post_views, texts
from handlers.dates import Style
from handlers.markup import Markup
from storage.rules import sending

TEMPLATES = sorted(path.stem for path in (texts.HERE / "templates").glob("*.html"))
MESSAGES = [name for name in TEMPLATES if not name.startswith("_")]
CASES = {words: list(text_cases.cases(words)) for words in (PLAIN, HOSTILE)}
STYLES = [Style("en", "Asia/Dhaka"), Style("bn", "Asia/Dhaka"), Style("bn", "Asia/Dhaka", True)]

LONGEST = 4096
"""UTF-16 units of a message, after its markup is read (Bot API, sendMessage)."""

FRAME = ("bold", "italic", "blockquote", "expandable_blockquote", "date_time")


def rendered(name: str, words: Words, style: Style) -> list[str]:
    """Every case of a template, written out."""
    return [texts.render(case, style, NOW, **data) for case, data in CASES[words] if case == name]


def every(name: str) -> Iterator[tuple[Markup, Markup]]:
    """Every case of a template in every style: with plain and with hostile words."""
    for style in STYLES:
        plain, hostile = rendered(name, PLAIN, style), rendered(name, HOSTILE, style)
        yield from zip(map(markup.parse, plain), map(markup.parse, hostile), strict=True)


def test_every_message_has_a_case_and_every_case_a_message() -> None:
    assert sorted({name for name, _ in CASES[PLAIN]}) == MESSAGES


def test_every_message_is_said_somewhere_and_all_that_is_said_is_there() -> None:
    said = {*post_views.NOTICES, *sending.MEETING_KINDS}
    for path in texts.HERE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Attribute(attr="say" | "show" | "render"), [first, *_]):
                    said |= _named(first)
    assert sorted(said) == MESSAGES


def _named(argument: ast.expr) -> set[str]:
    match argument:
        case ast.Constant(str(name)):
            return {name}
        case ast.IfExp(body=body, orelse=other):
            return _named(body) | _named(other)
    return set()


@pytest.mark.parametrize("name", MESSAGES)
def test_telegram_takes_it(name: str) -> None:
    for plain, hostile in every(name):
        for read in (plain, hostile):
            assert 0 < entities.units(read.text) <= LONGEST


@pytest.mark.parametrize("name", MESSAGES)
def test_no_words_change_its_form(name: str) -> None:
    for plain, hostile in every(name):
        forms = [
            [entity["type"] for entity in read.entities if entity["type"] in FRAME]
            for read in (plain, hostile)
        ]
        assert forms[0] == forms[1]
        if PLAIN.name in plain.text or PLAIN.title in plain.text:
            assert BAD in hostile.text


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", MESSAGES)
def test_its_lines_are_laid_out_cleanly(name: str, style: Style) -> None:
    for text in rendered(name, PLAIN, style):
        assert "\n\n\n" not in text
        assert [line for line in text.split("\n") if line != line.strip()] == []
        assert not re.search(r"  | [,.;:।?!]|\( | \)", text)


@pytest.mark.parametrize("name", MESSAGES)
def test_bangla_has_no_english_words_of_its_own(name: str) -> None:
    """Whatever is Latin in a Bangla message is a name, a command, an address or a given word."""
    known = " ".join(str(value) for value in vars(PLAIN).values())
    for text in rendered(name, PLAIN, Style("bn", "Asia/Dhaka")):
        words = re.findall(r"(?<![/@.?\w])[A-Za-z][a-z]+(?![\w.@])", markup.parse(text).text)
        assert [word for word in words if word not in known and word not in GIVEN] == []


GIVEN = {"Begin", "What", "can", "do", "English", "https"}
"""What the cases themselves hand over in English."""


def test_latin_digits_are_used_throughout_where_they_are_chosen() -> None:
    bangla = re.compile("[০-৯]")
    for name in MESSAGES:
        for text in rendered(name, PLAIN, STYLES[2]):
            assert not bangla.search(text), name


class Recording(gettext.NullTranslations):
    """A catalog that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1 if n == 1 else msgid2)
        return super().ngettext(msgid1, msgid2, n)


def test_the_cases_say_every_sentence_of_every_template(monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording()
    fresh: Callable[[str], Environment] = functools.cache(texts.environment.__wrapped__)
    monkeypatch.setattr(texts, "catalog", lambda _language: recording)
    monkeypatch.setattr(texts, "environment", fresh)
    for name, data in CASES[PLAIN]:
        texts.render(name, STYLES[0], NOW, **data)
    unsaid = set()
    for name in TEMPLATES:
        source = (texts.HERE / "templates" / f"{name}.html").read_text(encoding="utf-8")
        for _, _, message in fresh("en").extract_translations(source):  # type: ignore[attr-defined]
            unsaid |= {message} if isinstance(message, str) else set(message)
    assert unsaid - recording.asked - {None} == set()
