"""What was pasted is put together again, and marked as newsletters are read."""

from typing import Any

from telegram import Message

from handlers import authored, newsletters


def message(text: str, *entities: dict[str, Any]) -> Message:
    about = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
    return Message.de_json(about | {"text": text, "entities": list(entities)}, None)


def over(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def test_a_cut_in_a_sentence_is_closed_and_one_between_paragraphs_stays() -> None:
    full = "word " * 800
    assert newsletters.joined([full, "goes on."]) == f"{full}\ngoes on."
    assert newsletters.joined([f"{full}ends.", "Next."]) == f"{full}ends.\n\nNext."
    assert newsletters.joined(["Short", "Next"]) == "Short\n\nNext"
    assert newsletters.joined([]) == ""


def test_bold_lines_are_headlines_and_links_keep_their_addresses() -> None:
    written = message(
        "😀 Title\nRead this and that.\n\nBold word",
        over("bold", 0, 8),
        over("text_link", 14, 4, url="https://example.org/1"),
        over("text_link", 23, 4, url="https://example.org/2"),
        over("bold", 30, 4),
    )
    assert authored.marked(written) == (
        "# 😀 Title\nRead this (https://example.org/1) and that (https://example.org/2)."
        "\n\nBold word"
    )
