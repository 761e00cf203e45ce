"""A broadcast's messages are counted as they are written."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers import broadcast_texts
from handlers.dates import Style
from storage.models import Network, News, Post, PostItem

NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
NETWORK = Network(name="Sample", timezone="Asia/Dhaka", languages=["en", "bn"])
PARAGRAPH = "Words of a paragraph. " * 100


def item(number: int, paragraphs: int = 1, in_bangla: int | None = None) -> News:
    translations = {}
    if in_bangla is not None:
        translations["bn"] = {"title": "Long", "body": (PARAGRAPH + "\n\n") * in_bangla}
    return News(
        id=number, key=f"n{number}", title="Long", body=(PARAGRAPH + "\n\n") * paragraphs,
        published=NOW.date(), translations=translations, withdrawn=False,
    )  # fmt: skip


def most(*items: News, text: str | None = None) -> int:
    return broadcast_texts.most(broadcast_texts.Words(text, None, items), NETWORK, NOW)


def test_as_many_messages_are_counted_as_the_reader_of_all_items_gets() -> None:
    assert most(text="Short") == 1
    assert most(item(1), text="Short") == 1  # they fit into one
    assert most(item(1), item(2), item(3)) == 3
    words = broadcast_texts.Words(None, None, [item(1, paragraphs=5), item(2)])
    written = broadcast_texts.messages(words, Style("en", "Asia/Dhaka"), NOW)
    assert most(*words.items) == len(written) > 2


def test_of_languages_the_one_with_the_most_messages_is_counted() -> None:
    assert most(item(1)) == 1
    assert most(item(1, in_bangla=4)) == most(item(1, paragraphs=4, in_bangla=1)) > 1


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("later", [timedelta(hours=13), timedelta(days=353), timedelta(days=800)])
def test_what_was_previewed_reads_the_same_byte_for_byte_whenever_it_leaves(
    language: str, later: timedelta
) -> None:
    words, style = broadcast_texts.Words("Short", None, [item(1)]), Style(language, "Asia/Dhaka")
    previewed = broadcast_texts.messages(words, style, NOW)
    assert broadcast_texts.messages(words, style, NOW + later) == previewed


def test_of_nothing_no_message_is_counted() -> None:
    assert most() == 0


@pytest.mark.parametrize(("language", "read"), [("en", "Short"), ("bn", "ছোট")])
def test_each_reader_gets_the_text_and_its_title_in_their_language(
    language: str, read: str
) -> None:
    post = Post(facts={"text": "<b>Short</b>", "translations": {"bn": "<b>ছোট</b>"}})
    words = broadcast_texts.Words.of(post)
    [message] = broadcast_texts.messages(words, Style(language, "Asia/Dhaka"), NOW)
    assert (message.text, broadcast_texts.title(post, language)) == (f"<b>{read}</b>", read)


@pytest.mark.parametrize(
    ("text", "translations", "missing"),
    [
        ("Short", {}, ["bn"]),
        ("Short", {"bn": "ছোট"}, []),
        ("ছোট একটি লেখা", {}, ["en"]),
        (None, {}, []),
    ],
)
def test_a_text_lacks_the_languages_that_it_is_neither_written_in_nor_has_versions_of(
    text: str | None, translations: dict[str, str], missing: list[str]
) -> None:
    words = broadcast_texts.Words(text, None, [], translations=translations)
    assert words.missing(NETWORK.languages) == missing


def test_a_text_in_another_language_takes_the_place_of_its_version_there() -> None:
    versions = {"bn": "ছোট", "en": "Short"}
    assert broadcast_texts.versions(versions, "Shorter", ["en", "bn"]) == {"bn": "ছোট"}
    assert broadcast_texts.versions(versions, "আরও ছোট", ["en", "bn"]) == {"en": "Short"}
    assert broadcast_texts.versions(versions, None, ["en", "bn"]) == {}


def test_an_item_lacks_the_languages_that_it_is_not_written_in() -> None:
    written = News(id=1, key="n1", title="নতুন আশ্রয়কেন্দ্র", body="আজ চালু হয়েছে।", translations={},
                   withdrawn=False)  # fmt: skip
    post = Post(facts={}, items=[PostItem(news=written, position=0)])
    assert broadcast_texts.untranslated(post, ["en", "bn"], "en") == [
        ("নতুন আশ্রয়কেন্দ্র", ["English"])
    ]


def test_an_issue_without_opening_words_is_called_by_all_of_its_items() -> None:
    titled = [
        News(id=1, key="n1", title="Shelters", body="Open.", translations={}, withdrawn=False),
        News(
            id=2, key="n2", title="Helpline", body="Free.", withdrawn=False,
            translations={"bn": {"title": "হেল্পলাইন", "body": "ফ্রি।"}},
        ),
    ]  # fmt: skip
    items = [PostItem(news=one, position=place) for place, one in enumerate(titled)]
    assert broadcast_texts.title(Post(facts={}, items=items), "en") == "Shelters · Helpline"
    assert broadcast_texts.title(Post(facts={}, items=items), "bn") == "Shelters · হেল্পলাইন"
    named = Post(facts={"text": "This week"}, items=items)
    assert broadcast_texts.title(named, "en") == "This week"


def test_what_a_broadcast_is_called_leaves_room_for_what_is_said_of_it() -> None:
    longest = broadcast_texts.LONGEST_NAME
    for named in (
        Post(facts={"text": PARAGRAPH}, items=[]),
        Post(facts={}, items=[PostItem(news=item(one), position=one) for one in range(99)]),
        Post(facts={"attachment": {"name": "n" * 300}}, items=[]),
    ):
        title = broadcast_texts.title(named, "en")
        assert longest - 10 < len(title) <= longest
        assert title.endswith("…")
