import pytest

from handlers import audience_views, texts
from handlers.context import BotIdentity
from handlers.dates import Style
from storage.recipients import Count
from storage.rules import audience_text, words
from storage.rules.audience import ASPECTS, KINDS, ROLES, Atom, Audience
from storage.rules.audience_names import Names


@pytest.mark.parametrize(
    ("people", "chats", "messages", "per_second", "english", "bangla"),
    [
        (0, 0, 1, 25, None, None),
        (1499, 0, 1, 25, None, None),
        (1500, 0, 1, 25, "1 minute", "১ মিনিট"),
        (1501, 0, 1, 25, "2 minutes", "২ মিনিট"),
        (500, 0, 3, 25, "1 minute", "১ মিনিট"),
        (499, 1, 3, 25, "1 minute", "১ মিনিট"),
        (1500, 0, 0, 25, None, None),
        (100_000, 0, 1, 25, "1 h 7 min", "১ ঘণ্টা ৭ মিনিট"),
        (1, 0, 1, 1 / 120, "2 minutes", "২ মিনিট"),
        (1, 0, 41, 25, None, None),
        (1, 1, 19, 25, None, None),
        (1, 1, 41, 25, "3 minutes", "৩ মিনিট"),
        (2999, 1, 20, 25, "40 minutes", "৪০ মিনিট"),
    ],
)
def test_the_duration_of_sending_is_of_all_messages_and_in_begun_minutes(
    people: int,
    chats: int,
    messages: int,
    per_second: float,
    english: str | None,
    bangla: str | None,
) -> None:
    bot = BotIdentity(1, "SampleBot", posts_per_second=per_second, per_minute_in_group=20)
    reached = Count(people, organizations=1, without_chat=7, chats=chats)
    for language, said in (("en", english), ("bn", bangla)):
        style = Style(language, "Asia/Dhaka")
        assert audience_views.duration(style, reached, messages, bot) == said


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
