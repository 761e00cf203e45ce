"""A broadcast's messages are counted as they are written."""

from datetime import UTC, datetime

from handlers import broadcast_texts
from handlers.dates import Style
from storage.models import Network, News

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


def test_of_nothing_no_message_is_counted() -> None:
    assert most() == 0
