"""The only place that compares a file with the database before anything is changed.

Meetings' own times and repeats are judged where they are planned (`storage.loading_plan`).
"""

from collections.abc import Iterator

from storage import network_file
from storage.loading_plan import incomplete
from storage.loading_stock import Stock
from storage.network_file import FileError

_NOUNS = {"organizations": "organization", "working_groups": "working group"}


def find(stock: Stock, file: network_file.NetworkFile) -> Iterator[FileError]:
    """Find what is not complete, names what does not exist, or belongs to somebody else."""
    yield from _network(stock, file)
    for entry in file.entries():
        if not isinstance(entry, network_file.Meeting) and not stock.has(entry):
            fault = incomplete(entry)
            if fault is not None:
                yield fault
    yield from _references(stock, file)
    yield from _telegram_ids(stock, file)
    yield from _languages(stock, file)


def _network(stock: Stock, file: network_file.NetworkFile) -> Iterator[FileError]:
    first = next(file.entries(), None)
    if stock.network is None and file.network is None and first is not None:
        yield first.error(None, 'a first network file needs "network": the database has none yet')


def _references(stock: Stock, file: network_file.NetworkFile) -> Iterator[FileError]:
    known = {
        "organizations": {*stock.organizations, *(entry.key for entry in file.organizations)},
        "working_groups": {*stock.working_groups, *(entry.key for entry in file.working_groups)},
    }
    for entry, key, section, names in _named(file):
        for name in dict.fromkeys(names):
            if name not in known[section]:
                said = f'"{name}" is no {_NOUNS[section]}, neither here nor in the database'
                yield entry.error(key, said)


def _named(
    file: network_file.NetworkFile,
) -> Iterator[tuple[network_file.Entry, str, str, list[str]]]:
    """Yield each entry that names others: by which key, of which section, and their keys."""
    if file.network and file.network.secretariat:
        yield file.network, "secretariat", "organizations", [file.network.secretariat]
    for group in file.working_groups:
        yield group, "chair", "organizations", [group.chair] if group.chair else []
        yield group, "members", "organizations", group.members or []
    for person in file.people:
        named = [person.organization] if person.organization else []
        yield person, "organization", "organizations", named
    about: list[network_file.Meeting | network_file.News | network_file.Answer]
    about = [*file.meetings, *file.news, *file.answers]
    for entry in about:
        yield entry, "working_groups", "working_groups", entry.working_groups or []


def _telegram_ids(stock: Stock, file: network_file.NetworkFile) -> Iterator[FileError]:
    """Find accounts that would be two people's once the file is loaded."""
    changes = {entry.key: stock.changes(entry) for entry in file.people}
    holders = {
        person.telegram_id: key
        for key, person in stock.people.items()
        if person.telegram_id and "telegram_id" not in changes.get(key, {})
    }
    for entry in file.people:
        telegram_id = changes[entry.key].get("telegram_id", 0)
        holder = holders.get(telegram_id, entry.key)
        if holder != entry.key:
            name = stock.people[holder].name
            said = f'the telegram_id {telegram_id} is already that of "{holder}" ({name})'
            yield entry.error("telegram_id", f"{said}: change that entry, or take it away there")


def _languages(stock: Stock, file: network_file.NetworkFile) -> Iterator[FileError]:
    languages = stock.network.languages if stock.network else ["en", "bn"]
    if file.network:
        languages = stock.changes(file.network).get("languages", languages) or ["en", "bn"]
    for entry in file.people:
        if entry.language and entry.language not in languages:
            allowed = ", ".join(languages)
            said = f'"language" of a person must be one of the network\'s: {allowed}'
            yield entry.error("language", f'{said}; not "{entry.language}"')
