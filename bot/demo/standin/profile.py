"""What the Bot API's methods on the bot itself do: name, descriptions, commands, menu button.

https://core.telegram.org/bots/api#setmycommands and #botcommandscope.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.demo.standin import answers
from bot.demo.standin.contents import Params
from bot.demo.standin.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_SCOPES: dict[str, set[str]] = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}

Files = Mapping[str, Any]
_Key = tuple[str, int, int, str]


def get_me(world: World, _: Params, __: Files) -> dict[str, Any]:
    """getMe."""
    flags = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "supports_guest_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }
    return world.bot | flags


def set_my_commands(world: World, params: Params, _: Files) -> bool:
    """setMyCommands: of one scope and language."""
    commands = params["commands"]
    if len(commands) > 100:
        raise answers.bad_request("BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not _COMMAND.fullmatch(each["command"].removeprefix("/")):
            raise answers.bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(each["description"]) <= 256:
            raise answers.bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    key = _key(world, params)
    world.commands[key] = [{**each, "command": each["command"].lstrip("/")} for each in commands]
    _tell_whom_it_concerns(world, key)
    return True


def get_my_commands(world: World, params: Params, _: Files) -> list[dict[str, str]]:
    """getMyCommands: of exactly that scope and language."""
    return world.commands.get(_key(world, params), [])


def delete_my_commands(world: World, params: Params, _: Files) -> bool:
    """deleteMyCommands."""
    key = _key(world, params)
    if world.commands.pop(key, None):
        _tell_whom_it_concerns(world, key)
    return True


def _key(world: World, params: Params) -> _Key:
    scope = {"type": "default", **params.get("scope", {})}
    if scope["type"] not in _SCOPES or _SCOPES[scope["type"]] != scope.keys() - {"type"}:
        raise answers.bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = world.reachable(scope["chat_id"]).id if "chat_id" in scope else 0
    return scope["type"], chat_id, scope.get("user_id", 0), _language(params)


def _language(params: Params) -> str:
    language: str = params.get("language_code", "")
    if not _LANGUAGE.fullmatch(language):
        raise answers.bad_request("invalid language code specified")
    return language


def _tell_whom_it_concerns(world: World, key: _Key) -> None:
    for chat_id in [key[1]] if key[1] else list(world.accounts):
        world.tell(chat_id, "menu", {})


def _setter(what: str, longest: int) -> Any:
    """setMyName and its like: one text a language."""

    def act(world: World, params: Params, _: Files) -> bool:
        text = params.get(what, "")
        if len(text) > longest:
            raise answers.bad_request(f"{what.replace(chr(95), chr(32))} is too long")
        world.profile[what, _language(params)] = text
        return True

    return act


def _getter(what: str) -> Any:
    """getMyName and its like: the text of that language, or else of none."""

    def act(world: World, params: Params, _: Files) -> dict[str, str]:
        given = world.profile
        text = given.get((what, _language(params))) or given.get((what, "")) or ""
        return {what: text or (str(world.bot["first_name"]) if what == "name" else "")}

    return act


set_my_name, get_my_name = _setter("name", 64), _getter("name")
set_my_description, get_my_description = _setter("description", 512), _getter("description")
set_my_short_description = _setter("short_description", 120)
get_my_short_description = _getter("short_description")


def set_chat_menu_button(world: World, params: Params, _: Files) -> bool:
    """setChatMenuButton: of one private chat, or the default."""
    button = params.get("menu_button", {"type": "default"})
    if button["type"] == "web_app":
        raise answers.not_done_yet("menu buttons that open a web app")
    if button["type"] not in {"default", "commands"}:
        raise answers.bad_request("can't parse MenuButton: MenuButton has unsupported type")
    chat_id = world.reachable(params["chat_id"]).id if "chat_id" in params else 0
    world.menu_buttons[chat_id] = button
    return True


def get_chat_menu_button(world: World, params: Params, _: Files) -> dict[str, Any]:
    """getChatMenuButton."""
    default = world.menu_buttons.get(0, {"type": "commands"})
    return world.menu_buttons.get(params.get("chat_id", 0), default)
