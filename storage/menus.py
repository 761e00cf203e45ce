"""Which command menu each chat has: those of accounts, and of linked Telegram groups."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.models import Account, LinkedChat

_Chats = tuple[InstrumentedAttribute[int], InstrumentedAttribute[str | None], ColumnElement[bool]]

_REACHABLE: tuple[_Chats, ...] = (
    (Account.telegram_id, Account.menu, Account.unreachable.is_(None)),
    (LinkedChat.chat_id, LinkedChat.menu, LinkedChat.lost.is_(None)),
)


def missing(session: Session, limit: int) -> Sequence[int]:
    """Give reachable chats whose command menu has to be set (again)."""
    found: list[int] = []
    for chat_id, menu, reachable in _REACHABLE:
        wanted = select(chat_id).where(menu.is_(None), reachable).limit(limit - len(found))
        found += session.scalars(wanted)
    return found


def shown(session: Session) -> dict[int, str]:
    """Give the chats whose command menu is set, with what it was then."""
    return {
        one: digest
        for chat_id, menu, reachable in _REACHABLE
        for one, digest in session.execute(
            select(chat_id, menu).where(menu.is_not(None), reachable)
        )
        if digest is not None
    }


def note(session: Session, chat_id: int, digest: str) -> None:
    """Note which command menu a chat has now."""
    _set(session, chat_id, digest)


def renew(session: Session, chat_ids: Sequence[int]) -> None:
    """Have the command menus of these chats set again."""
    for chat_id in chat_ids:
        _set(session, chat_id, None)


def _set(session: Session, chat_id: int, digest: str | None) -> None:
    of_account = update(Account).where(Account.telegram_id == chat_id)
    of_group = update(LinkedChat).where(LinkedChat.chat_id == chat_id)
    session.execute((of_account if chat_id > 0 else of_group).values(menu=digest))
