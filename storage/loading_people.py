"""The only place that makes the people of a load: who they are, their accounts, their leaving."""

from datetime import datetime
from typing import Any

from storage import (
    calendar_feeds,
    dialogues,
    loading_stock,
    members,
    menus,
    needs,
    network_file,
    posts,
)
from storage.loading_report import Report
from storage.loading_stock import Stock, Values
from storage.models import Person, Role


def people(stock: Stock, file: network_file.NetworkFile, now: datetime, report: Report) -> None:
    """Make the people, end memberships, and let go of accounts that are another's now."""
    known = {entry.key: _person(stock.people[entry.key])
             for entry in file.people if entry.key in stock.people}  # fmt: skip
    changes = {entry.key: stock.changes(entry) for entry in file.people}
    for key in known:
        if "telegram_id" in changes[key]:
            _let_go(stock, stock.people[key], changes[key]["telegram_id"])
    stock.session.flush()  # before the accounts are given to others
    for entry in file.people:
        row = stock.people.get(entry.key)
        if row is None:
            row = stock.people[entry.key] = Person(key=entry.key)
        _apply_to_person(stock, row, changes[entry.key])
        stock.session.add(row)
        stock.session.flush()
        _apply_left(stock, row, changes[entry.key], now)
        if report.add("person", entry.key, known.get(entry.key), _person(row)) and row.telegram_id:
            menus.renew(stock.session, [row.telegram_id])
        stock.keep(*loading_stock.name(entry), entry.values())


def _let_go(stock: Stock, row: Person, telegram_id: int | None) -> None:
    """End what an account has of a membership that is another account's from now on."""
    if row.telegram_id in (None, telegram_id):
        return
    posts.withdraw_chat(stock.session, row.telegram_id, "not_concerned")
    dialogues.leave(stock.session, row.telegram_id)
    menus.renew(stock.session, [row.telegram_id])
    calendar_feeds.revoke(stock.session, row.id)
    needs.forget(row)
    row.telegram_id = row.joined_at = None


def _apply_to_person(stock: Stock, row: Person, changes: Values) -> None:
    for key in changes.keys() & {"name", "telegram_id", "language"}:
        setattr(row, key, changes[key])
    if "organization" in changes:
        row.organization = stock.organizations[changes["organization"]]
    if "roles" in changes:
        wanted = set(changes["roles"] or ()) - {"member"}
        kept = [role for role in row.roles if role.name in wanted]
        new = sorted(wanted - {role.name for role in kept})
        row.roles = kept + [Role(name=name) for name in new]


def _apply_left(stock: Stock, row: Person, changes: Values, now: datetime) -> None:
    """End a membership, or undo that: who is back has to press Start again."""
    if changes.get("left") and row.left_at is None:
        members.leave(stock.session, row, now, actor_id=None)
    elif "left" in changes and not changes["left"] and row.left_at is not None:
        row.left_at = row.joined_at = None


def _person(row: Person) -> dict[str, Any]:
    return {
        "name": row.name,
        "organization": row.organization.key,
        "telegram_id": row.telegram_id,
        "language": row.language,
        "roles": sorted(role.name for role in row.roles),
        "left": row.left_at is not None,
    }
