"""The coverage of a meeting as a picture: for each organization, who of its people comes.

Colours as in `handlers/report_chart.py`, and two dark ones for what is still open.
"""

from collections.abc import Sequence

from handlers import charts, texts
from handlers.charts import Chart, Counted, Line, Named, Part
from handlers.dates import Style
from handlers.texts import N_
from storage.coverage import OrganizationAnswers
from storage.quorums import Quorum

CHART = Chart(
    N_("Who's coming, by organization"),
    (
        Part(texts.STANDINGS["in_person"], "#0072B2", ("in_person",)),
        Part(texts.STANDINGS["online"], "#56B4E9", ("online",)),
        Part(texts.STANDINGS["to_confirm"], "#1A1A1A", ("to_confirm",)),
        Part(texts.STANDINGS["waiting"], "#4B3255", ("waiting",)),
        Part(texts.STANDINGS["maybe"], "#F0E442", ("maybe",)),
        Part(texts.STANDINGS["no"], "#D55E00", ("no",)),
        Part(texts.STANDINGS["none"], "#B8B8B8", ("none",)),
    ),
    wanted=2,
)

FOR = N_("%(name)s for %(other)s (%(organization)s)")
MOST_LINES = 10

QUORUM = N_("%(group)s: quorum met (%(coming)s/%(needed)s organizations)")
NO_QUORUM = N_("%(group)s: no quorum (%(coming)s/%(needed)s organizations)")


def png(
    organizations: Sequence[OrganizationAnswers],
    quorums: Sequence[Quorum],
    named: Named,
    style: Style,
) -> bytes:
    """Draw who comes to the meeting that is `named`, and whether these quorums are reached."""
    below = [*of_quorums(quorums), *in_place_of(organizations)]
    return charts.png(CHART, counted(organizations), named, style, below)


def of_quorums(quorums: Sequence[Quorum]) -> list[Line]:
    """Give a line of each quorum."""
    return [
        (
            QUORUM if one.met else NO_QUORUM,
            {"group": one.group.short_name, "needed": one.needed, "coming": one.coming},
        )
        for one in quorums
    ]


def in_place_of(organizations: Sequence[OrganizationAnswers]) -> list[Line]:
    """Give a line of each who comes in a colleague's place; of many the first."""
    lines: list[Line] = []
    for one in organizations:
        for person in (person for given in one.people.values() for person, _ in given):
            other = one.in_place_of.get(person.id)
            if other is not None:
                its = one.organization.short_name
                names = {"name": person.name, "other": other.name, "organization": its}
                lines.append((FOR, {**names}))
    return lines[:MOST_LINES]


def counted(organizations: Sequence[OrganizationAnswers]) -> Counted:
    """Give each organization with its people by how their answers stand."""
    return [(one.organization.short_name, one.standings) for one in organizations]
