import pytest

from handlers import audience_views, texts
from handlers.dates import Style
from storage.rules import audience_text, words
from storage.rules.audience import ASPECTS, KINDS, ROLES, Atom, Audience
from storage.rules.audience_names import Names


@pytest.mark.parametrize(
    ("people", "per_second", "english", "bangla"),
    [
        (0, 25, None, None),
        (1499, 25, None, None),
        (1500, 25, "1 minute", "১ মিনিট"),
        (1501, 25, "2 minutes", "২ মিনিট"),
        (100_000, 25, "1 h 7 min", "১ ঘণ্টা ৭ মিনিট"),
        (1, 1 / 120, "2 minutes", "২ মিনিট"),
    ],
)
def test_the_duration_of_sending_is_in_begun_minutes(
    people: int, per_second: float, english: str | None, bangla: str | None
) -> None:
    for language, said in (("en", english), ("bn", bangla)):
        style = Style(language, "Asia/Dhaka")
        assert audience_views.duration(style, people, per_second) == said


@pytest.mark.parametrize("reader", texts.LANGUAGES)
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_what_stands_on_buttons_can_be_written_too(reader: str, language: str) -> None:
    names = Names(reader, [], [])
    labels = {Atom("kind", one): texts.kind(language, one) for one in KINDS}
    labels |= {Atom("role", one): f"role:{texts.role(language, one)}" for one in ROLES}
    labels |= {Atom("language", code): f"lang:{name}" for code, name in texts.LANGUAGES.items()}
    for atom, label in labels.items():
        written = ":".join(map(words.normalise, label.split(":")))  # brackets are no part of a name
        meant = Audience(frozenset({frozenset({atom})}))
        assert audience_text.parse(written, names) == meant


def test_a_clause_of_every_aspect_has_words() -> None:
    assert {*audience_views.LINES} == {*ASPECTS}
