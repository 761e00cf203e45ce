"""The command menu: a line for every command that one may use, in one's language."""

from typing import Any

from handlers import routes, texts
from handlers.calls import Call
from storage import database, members
from storage.models import Account


def general(session: database.Session) -> list[Call]:
    """Give the calls that set what strangers see: in each of the network's languages."""
    network = members.network(session)
    if network is None:
        return []
    first, *others = network.languages
    scope = {"type": "default"}
    lines = routes.available(None)
    return [
        _set(scope, lines, first),
        *(_set(scope, lines, language, language_code=language) for language in others),
    ]


def calls(session: database.Session, telegram_id: int) -> list[Call]:
    """Give the calls that set one account's menu: a member's own, or the general one."""
    person = members.person_of(session, telegram_id)
    viewer = members.viewer(session, person)
    account = session.get(Account, telegram_id)
    scope = {"type": "chat", "chat_id": telegram_id}
    if viewer is None and (account is None or account.language is None):
        return [Call("deleteMyCommands", {"scope": scope})]
    language = members.language(session, person, account)
    return [_set(scope, routes.available(viewer), language)]


def _set(
    scope: dict[str, Any], commands: list[tuple[str, str]], language: str, **more: Any
) -> Call:
    lines = [
        {"command": name, "description": texts.say(language, description)}
        for name, description in commands
    ]
    return Call("setMyCommands", {"commands": lines, "scope": scope, **more})
