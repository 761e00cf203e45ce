"""The only place that lists which methods of the Bot API the stand-in carries out, and by what."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.demo.standin import answers, chats, messages, profile, receiving
from bot.demo.standin.files import File
from bot.demo.standin.world import World

Act = Callable[[World, Mapping[str, Any], Mapping[str, File]], Any]

METHODS: dict[str, Act] = {
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": messages.send_message,
    "sendDocument": messages.send_document,
    "sendPhoto": messages.send_photo,
    "copyMessage": messages.copy_message,
    "forwardMessage": messages.forward_message,
    "editMessageText": messages.edit_message_text,
    "editMessageCaption": messages.edit_message_caption,
    "editMessageMedia": messages.edit_message_media,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "deleteMessages": messages.delete_messages,
    "answerCallbackQuery": messages.answer_callback_query,
    "setMessageReaction": messages.set_message_reaction,
    "pinChatMessage": messages.pin_chat_message,
    "unpinChatMessage": messages.unpin_chat_message,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "leaveChat": chats.leave_chat,
    "sendChatAction": chats.send_chat_action,
    "getFile": chats.get_file,
    "getMe": profile.get_me,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
}

_EDITS = {
    *("editMessageText", "editMessageCaption", "editMessageMedia", "editMessageReplyMarkup"),
}
_SENDS = {"sendMessage", "sendDocument", "sendPhoto", "copyMessage", "forwardMessage"}

PACED = frozenset(_EDITS | _SENDS)
"""The methods that count against Telegram's limits on sending."""

_PARAMETERS_LATER = frozenset(
    {
        *("business_connection_id", "direct_messages_topic_id", "suggested_post_parameters"),
        *("allow_paid_broadcast", "rich_message", "inline_message_id", "thumbnail"),
        *("show_caption_above_media", "has_spoiler", "video_start_timestamp"),
    }
)


def named(name: str, params: Mapping[str, Any]) -> Act:
    """What carries out the method `name` with `params`.

    Raises answers.Refused (501) rather than pretend to do what the stand-in cannot do.
    """
    if name not in METHODS:
        raise answers.not_done_yet(name)
    if later := [each for each in params if each in _PARAMETERS_LATER]:
        raise answers.not_done_yet(f"{name} with {later[0]}")
    return METHODS[name]
