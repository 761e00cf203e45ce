"""The coverage of a meeting as a picture: for each organization, who of its people comes.

Colours as in `handlers/report_chart.py`, and two dark ones for what is still open.
"""

from collections.abc import Sequence

from handlers import charts, texts
from handlers.charts import Chart, Counted, Part
from handlers.dates import Style
from handlers.texts import N_
from storage.rsvps import OrganizationAnswers

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


def png(organizations: Sequence[OrganizationAnswers], style: Style) -> bytes:
    """Draw who comes to a meeting."""
    return charts.png(CHART, counted(organizations), style)


def counted(organizations: Sequence[OrganizationAnswers]) -> Counted:
    """Give each organization with its people by how their answers stand."""
    return [(one.organization.short_name, one.standings) for one in organizations]
