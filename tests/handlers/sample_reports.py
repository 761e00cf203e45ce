"""Reports of broadcasts that nobody sent, of any size, for charts and spreadsheets."""

from collections.abc import Iterable, Mapping, Sequence

from storage.copies import FATES
from storage.models import Organization
from storage.reports import STATES, OrganizationReport, Report, Tally


def report(
    *organizations: Mapping[str, int],
    names: Sequence[str] = (),
    reason: str = "blocked",
    telegram_groups: Tally | None = None,
) -> Report:
    """Make a report of organizations, each by how many are in which state."""
    lines = [
        OrganizationReport(
            Organization(id=number, name=f"Sample {number}", short_name=name, kind="cso"),
            tally(states, reason),
        )
        for number, (states, name) in enumerate(_named(organizations, names))
    ]
    people = Tally.sum(one.tally for one in lines)
    return Report(people, telegram_groups or Tally(), {"cso": people} if lines else {}, lines)


def tally(states: Mapping[str, int], reason: str) -> Tally:
    """Count deliveries; beside states there are copies' fates, `without_chat` and `noted`."""
    made = Tally(without_chat=states.get("without_chat", 0), noted=states.get("noted", 0))
    for word, number in states.items():
        if word in STATES:
            made.add(word, None if word == "sent" else reason, number)
        elif word in FATES:
            made.copies[word] += number
    return made


def _named(
    organizations: Sequence[Mapping[str, int]], names: Sequence[str]
) -> Iterable[tuple[Mapping[str, int], str]]:
    for number, states in enumerate(organizations):
        yield states, names[number] if number < len(names) else f"ORG {number:03}"
