"""What somebody wrote or sent, taken as it is."""

from typing import Any

import pytest
from telegram import Message

from handlers import authored


def message(**content: Any) -> Message:
    return Message.de_json(
        {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}} | content, None
    )


def bold(offset: int, length: int) -> dict[str, Any]:
    return {"type": "bold", "offset": offset, "length": length}


def test_formatting_is_kept_but_for_emoji_that_bots_may_not_send() -> None:
    emoji = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5"}
    written = message(text="😀 a < b", entities=[emoji, bold(3, 5)])
    assert authored.html(written) == "😀 <b>a &lt; b</b>"
    assert authored.html(message(caption="x y", caption_entities=[bold(0, 1)])) == "<b>x</b> y"
    assert authored.html(message()) == ""


@pytest.mark.parametrize(
    ("written", "title", "body"),
    [
        ("One\nTwo", "One", "Two"),
        ("\n <b>One</b> &amp; 1 \n\n <i>Two</i>\nThree\n", "One & 1", "<i>Two</i>\nThree"),
        ("<b>One\nTwo</b> x", "One", "<b>Two</b> x"),
        ("😀\n<i>x</i>", "😀", "<i>x</i>"),
        ("One", "One", ""),
        ("", "", ""),
    ],
)
def test_the_first_line_is_parted_from_the_rest(written: str, title: str, body: str) -> None:
    assert authored.parted(written) == (title, body)


def test_the_largest_picture_and_the_documents_name_are_kept() -> None:
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": width, "height": 1}
        for name, width in (("small", 1), ("large", 9))
    ]
    document = {"file_id": "d", "file_unique_id": "d", "file_name": "a.pdf"}
    assert authored.attachment(message(photo=sizes)) == {"kind": "photo", "file_id": "large"}
    assert authored.attachment(message(document=document)) == {
        "kind": "document", "file_id": "d", "name": "a.pdf"
    }  # fmt: skip
    assert authored.attachment(message(text="x")) is None
