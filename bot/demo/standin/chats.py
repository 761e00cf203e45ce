"""What the Bot API's methods on chats and files do.

https://core.telegram.org/bots/api#getchat, #getchatmember, #getfile.
"""

from collections.abc import Mapping
from typing import Any

from bot.demo.standin import answers, files
from bot.demo.standin.contents import Params
from bot.demo.standin.world import World

_ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note"),
    "upload_video_note",
}
_GIFTS = (
    *("unlimited_gifts", "limited_gifts", "unique_gifts"),
    *("premium_subscription", "gifts_from_channels"),
)


def get_chat(world: World, params: Params, _: Mapping[str, Any]) -> dict[str, Any]:
    """getChat."""
    chat = world.reachable(params["chat_id"])
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    return {
        **chat.about,
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
        **({"pinned_message": pinned} if pinned else {}),
    }


def get_chat_member(world: World, params: Params, _: Mapping[str, Any]) -> dict[str, Any]:
    """getChatMember."""
    chat, user_id = world.reachable(params["chat_id"]), params["user_id"]
    if user_id != world.bot["id"] and user_id not in world.accounts:
        raise answers.bad_request("PARTICIPANT_ID_INVALID")
    if user_id == world.bot["id"]:
        status = chat.bot_status
    elif chat.kind == "private":
        status = "member" if user_id == chat.id else "left"
    else:
        status = chat.members.get(user_id, "left")
    if status not in {"member", "left"}:
        raise answers.not_done_yet(f"getChatMember of a member who is {status}")
    return {"status": status, "user": world.user(user_id)}


def leave_chat(world: World, params: Params, _: Mapping[str, Any]) -> bool:
    """leaveChat, for groups and channels."""
    chat = world.reachable(params["chat_id"])
    if chat.kind == "private":
        raise answers.bad_request("chat member status can't be changed in private chats")
    world.keep(chat, {"left_chat_member": world.bot}, world.bot)
    chat.bot_status = "left"
    return True


def send_chat_action(world: World, params: Params, _: Mapping[str, Any]) -> bool:
    """sendChatAction; nothing of it is shown."""
    world.reachable(params["chat_id"])
    if params["action"] not in _ACTIONS:
        raise answers.bad_request("wrong parameter action in request")
    return True


def get_file(world: World, params: Params, _: Mapping[str, Any]) -> dict[str, Any]:
    """getFile, up to 20 MB."""
    file_id = params["file_id"]
    if file_id not in world.files.by_id:
        raise answers.bad_request("invalid file_id")
    if len(world.file(file_id)) > files.LARGEST_DOWNLOAD:
        raise answers.bad_request("file is too big")
    return {**world.files.described(file_id), "file_path": world.files.path(file_id)}
