"""The command menu: a line for every command that one may use, in one's language."""

from typing import Any

from handlers import routes, texts
from handlers.calls import Call
from storage import database, linked_chats, members
from storage.models import Account, Network
from storage.rules import access


def general(session: database.Session) -> list[Call]:
    """Give the calls that set what strangers see: in each of the network's languages.

    In Telegram groups that are nobody's there is nothing: a menu of all chats, which bots begin
    with, would be theirs too.
    """
    network = members.network(session)
    if network is None:
        return []
    nothing = [
        Call("deleteMyCommands", {"scope": {"type": "default"}} | code)
        for _, code in _languages(network)
    ]
    scope = {"type": "all_private_chats"}
    return [*nothing, *_in_each_language(network, scope, routes.available(None))]


def calls(session: database.Session, chat_id: int) -> list[Call]:
    """Give the calls that set one chat's menu."""
    return _of_group(session, chat_id) if chat_id < 0 else _of_account(session, chat_id)


def _of_group(session: database.Session, chat_id: int) -> list[Call]:
    """Give those of a linked Telegram group: everybody's there, and that of who linked it."""
    linked, network = linked_chats.of_chat(session, chat_id), members.network(session)
    if linked is None or network is None:
        return []
    scope = {"type": "chat", "chat_id": chat_id}
    viewer = access.everybody_in(linked.working_group_id)
    made = _in_each_language(network, scope, routes.available_in_groups(viewer))
    staff = members.viewer(session, linked.linked_by)
    if staff is not None and staff.secretariat:
        account = session.get(Account, linked.linked_by.telegram_id)
        language = members.language(session, linked.linked_by, account)
        own = {"type": "chat_member", "chat_id": chat_id, "user_id": linked.linked_by.telegram_id}
        made.append(_set(own, routes.available_in_groups(staff), language))
    return made


def _of_account(session: database.Session, telegram_id: int) -> list[Call]:
    """Give those of an account: a member's own, or the general one."""
    person = members.person_of(session, telegram_id)
    viewer = members.viewer(session, person)
    account = session.get(Account, telegram_id)
    scope = {"type": "chat", "chat_id": telegram_id}
    if viewer is None and (account is None or account.language is None):
        return [Call("deleteMyCommands", {"scope": scope})]
    language = members.language(session, person, account)
    return [_set(scope, routes.available(viewer), language)]


def _in_each_language(
    network: Network, scope: dict[str, Any], lines: list[tuple[str, str]]
) -> list[Call]:
    return [_set(scope, lines, language, **code) for language, code in _languages(network)]


def _languages(network: Network) -> list[tuple[str, dict[str, str]]]:
    """Give the network's languages, each with what names it to Telegram; the first is any other."""
    first, *others = network.languages
    return [(first, {}), *((one, {"language_code": one}) for one in others)]


def _set(
    scope: dict[str, Any], commands: list[tuple[str, str]], language: str, **more: Any
) -> Call:
    lines = [
        {"command": name, "description": texts.say(language, description)}
        for name, description in commands
    ]
    return Call("setMyCommands", {"commands": lines, "scope": scope, **more})
