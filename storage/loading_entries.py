"""The only place that makes the network, its organizations and working groups, news and answers.

Each function takes the stock of what is there and notes in the report what it changed.
"""

import html
from collections.abc import Set
from datetime import date, datetime
from typing import Any

from storage import loading_stock, network_file
from storage.loading_report import Report
from storage.loading_stock import Stock, Values
from storage.models import Network, News, Organization, StandingAnswer, WorkingGroup
from storage.reminders import DEFAULT as DEFAULT_REMINDERS
from storage.rules import quorum

_NETWORK: Values = {
    "languages": ["en", "bn"],
    "weekend": ["FR", "SA"],
    "holidays": [],
    "reminders": DEFAULT_REMINDERS,
}
_NETWORK_KEYS = ("name", "short_name", "timezone", "languages", "email", "weekend", "holidays",
                 "quiet_hours", "reminders", "approval")  # fmt: skip


def organizations(stock: Stock, file: network_file.NetworkFile, report: Report) -> None:
    """Make the organizations; a short name that nobody gave follows the name."""
    for entry in file.organizations:
        changes = stock.changes(entry)
        row = stock.organizations.get(entry.key)
        before = _organization(row) if row else None
        if row is None:
            row = stock.organizations[entry.key] = Organization(
                key=entry.key, name="", short_name=""
            )
        if "short_name" in changes or ("name" in changes and row.short_name == row.name):
            unnamed = changes.get("name", row.name)
            row.short_name = changes.get("short_name") or unnamed
        row.name = changes.get("name", row.name)
        row.kind = changes.get("kind", row.kind)
        stock.session.add(row)
        report.add("organization", entry.key, before, _organization(row))
        stock.keep(*loading_stock.name(entry), entry.values())


def _organization(row: Organization) -> dict[str, Any]:
    return {"name": row.name, "short_name": row.short_name, "kind": row.kind}


def network(stock: Stock, file: network_file.NetworkFile, report: Report) -> Values:
    """Make the network, after its organizations; return the keys that changed."""
    if file.network is None:
        return {}
    changes = stock.changes(file.network)
    row = stock.network
    before = _network(row) if row else None
    if row is None:
        row = stock.network = Network(id=1, **_NETWORK)
    for key, value in changes.items():
        if key == "secretariat":
            row.secretariat = stock.organizations[value]
        else:
            setattr(row, key, _NETWORK.get(key) if value is None else value)
    stock.session.add(row)
    report.add("network", "network", before, _network(row))
    stock.keep(*loading_stock.name(file.network), file.network.values())
    return changes


def _network(row: Network) -> dict[str, Any]:
    secretariat = row.secretariat.key if row.secretariat else None
    return {key: getattr(row, key) for key in _NETWORK_KEYS} | {"secretariat": secretariat}


def working_groups(stock: Stock, file: network_file.NetworkFile, report: Report) -> None:
    """Make the working groups, of just the members that files say: those listed, and the chair."""
    for entry in file.working_groups:
        changes = stock.changes(entry)
        row = stock.working_groups.get(entry.key)
        before = _working_group(row) if row else None
        if row is None:
            row = WorkingGroup(key=entry.key, aliases=[], private=False)
            stock.working_groups[entry.key] = row
        _apply_to_group(stock, row, changes)
        _set_members(stock, row, stock.said(*loading_stock.name(entry)) | entry.values())
        stock.session.add(row)
        after = _working_group(row)
        out = [one for one in before["members"] if one not in after["members"]] if before else []
        said = f"out: {', '.join(out)}" if out else ""
        report.add("working_group", entry.key, before, after, said)
        needed = quorum.needed(row.quorum, len(row.members)) if row.quorum else 0
        if needed > len(row.members):
            report.quorum_too_high(entry.key, needed, len(row.members))
        stock.keep(*loading_stock.name(entry), entry.values())


def _set_members(stock: Stock, row: WorkingGroup, said: Values) -> None:
    """Let a working group have the members that files said last: nowhere else are they changed.

    So who was a member as its chair only is none afterwards.
    """
    if "members" in said or "chair" in said:
        keys = dict.fromkeys([*(said.get("members") or ()), *filter(None, [said.get("chair")])])
        wanted = [stock.organizations[key] for key in keys]
        if set(wanted) != set(row.members):
            row.members = wanted


def _apply_to_group(stock: Stock, row: WorkingGroup, changes: Values) -> None:
    for key in changes.keys() & {"name", "short_name"}:
        setattr(row, key, changes[key])
    if "aliases" in changes:
        row.aliases = changes["aliases"] or []
    if "private" in changes:
        row.private = bool(changes["private"])
    if "quorum" in changes:
        row.quorum = None if changes["quorum"] is None else str(changes["quorum"])
    if "chair" in changes:
        row.chair = stock.organizations.get(changes["chair"])


def _working_group(row: WorkingGroup) -> dict[str, Any]:
    return {
        "name": row.name,
        "short_name": row.short_name,
        "aliases": row.aliases,
        "chair": row.chair.key if row.chair else None,
        "members": sorted(member.key for member in row.members),
        "private": row.private,
        "quorum": row.quorum,
    }


def news(stock: Stock, file: network_file.NetworkFile, now: datetime, report: Report) -> None:
    """Make the news items; what is queued of a withdrawn one does not leave any more."""
    for entry in file.news:
        changes = stock.changes(entry)
        row = stock.news.get(entry.key)
        before = _news(row) if row else None
        if row is None:
            row = stock.news[entry.key] = News(
                key=entry.key, translations={}, withdrawn=False, created_at=now
            )
        _write(stock, row, _as_html(changes), {"title", "body", "link"})
        if "published" in changes:
            row.published = date.fromisoformat(changes["published"])
        if "withdrawn" in changes:
            row.withdrawn = bool(changes["withdrawn"])
        stock.session.add(row)
        report.add("news", entry.key, before, _news(row))
        stock.keep(*loading_stock.name(entry), entry.values())


def _as_html(changes: Values) -> Values:
    """Give an item's values with the plain text of its bodies as Telegram's HTML."""
    written = dict(changes)
    if changes.get("body"):
        written["body"] = html.escape(changes["body"], quote=False)
    if changes.get("translations"):
        written["translations"] = {
            language: _as_html(values) for language, values in changes["translations"].items()
        }
    return written


def _news(row: News) -> dict[str, Any]:
    return _written(row, "title", "body", "published", "link", "translations", "withdrawn")


def answers(stock: Stock, file: network_file.NetworkFile, report: Report) -> None:
    """Make the standing answers; one that was withdrawn in the chat stays so."""
    for entry in file.answers:
        changes = stock.changes(entry)
        row = stock.answers.get(entry.key)
        before = _answer(row) if row else None
        if row is None:
            row = stock.answers[entry.key] = StandingAnswer(
                key=entry.key, translations={}, state="published"
            )
        _write(stock, row, changes, {"questions", "answer"})
        stock.session.add(row)
        report.add("answer", entry.key, before, _answer(row))
        stock.keep(*loading_stock.name(entry), entry.values())


def _answer(row: StandingAnswer) -> dict[str, Any]:
    return _written(row, "questions", "answer", "translations")


def _write(stock: Stock, row: News | StandingAnswer, changes: Values, keys: Set[str]) -> None:
    """Write what is told in words, for some working groups or everybody."""
    for key in changes.keys() & keys:
        setattr(row, key, changes[key])
    if "translations" in changes:
        row.translations = changes["translations"] or {}
    if "working_groups" in changes:
        row.working_groups = stock.groups(changes["working_groups"])


def _written(row: News | StandingAnswer, *keys: str) -> dict[str, Any]:
    groups = [group.key for group in row.working_groups]
    return {key: getattr(row, key) for key in keys} | {"working_groups": groups}
