"""The only place that knows what Telegram accepts as an inline keyboard.

https://core.telegram.org/bots/api#inlinekeyboardmarkup; the limits are those of Telegram's server.
"""

from typing import Any
from urllib.parse import urlsplit

from bot.demo.standin import answers

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8

_ACTIONS = ("callback_data", "url", "copy_text")
_LATER = (
    *("web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat"),
    *("switch_inline_query_chosen_chat", "callback_game", "pay", "icon_custom_emoji_id"),
)


def accepted(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The keyboard as Telegram keeps it: without empty rows; None when there are no buttons.

    Raises answers.Refused (400) for what Telegram refuses, (501) for other kinds of keyboards.
    """
    if markup is None or "remove_keyboard" in markup:
        return None
    if "inline_keyboard" not in markup:
        raise answers.not_done_yet("keyboards that are not inline")
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise answers.bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check(button)
    return {"inline_keyboard": rows} if rows else None


def _check(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise _refused("Text must be non-empty")
    if later := [name for name in _LATER if name in button]:
        raise answers.not_done_yet(f"buttons with {later[0]}")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise _refused("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _refused(f"Only one of {' and '.join(actions)} may be used")
    if not 1 <= len(button.get("callback_data", "-").encode()) <= 64:
        raise answers.bad_request("BUTTON_DATA_INVALID")
    if not 1 <= len(button.get("copy_text", {}).get("text", "-")) <= 256:
        raise answers.bad_request("BUTTON_COPY_TEXT_INVALID")
    if button.get("style", "primary") not in {"primary", "success", "danger"}:
        raise _refused("Invalid button style specified")
    if "url" in button:
        _check_url(button["url"])


def _check_url(url: str) -> None:
    parts = urlsplit(url if ":" in url else f"http://{url}")
    reason = ""
    if parts.scheme not in {"http", "https", "tg", "ton"}:
        reason = "Unsupported URL protocol"
    elif not parts.netloc or (parts.scheme.startswith("http") and "." not in parts.netloc):
        reason = "Wrong HTTP URL"
    if reason:
        raise answers.bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")


def _refused(reason: str) -> answers.Refused:
    return answers.bad_request(f"can't parse inline keyboard button: {reason}")
