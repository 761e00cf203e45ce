"""A report as a picture: for each organization, whether its people were reached.

The colours are those of Okabe and Ito, which people with any kind of colour vision can tell apart
(https://jfly.uni-koeln.de/color/), and a grey; their lightness differs as well.
"""

from handlers import charts, texts
from handlers.charts import Chart, Counted, Named, Part
from handlers.dates import Style
from handlers.texts import N_
from storage.reports import Report

CHART = Chart(
    N_("Who was reached, by organization"),
    (
        Part(texts.STATES["sent"], "#0072B2", ("sent",)),
        Part(texts.STATES["queued"], "#B8B8B8", ("queued", "sending")),
        Part(texts.STATES["failed"], "#D55E00", ("failed",)),
        Part(texts.STATES["unknown"], "#F0E442", ("unknown",)),
        Part(texts.STATES["withdrawn"], "#CC79A7", ("withdrawn", "expired")),
    ),
    wanted=1,
)


def png(report: Report, named: Named, style: Style) -> bytes:
    """Draw the report of the broadcast that is `named`."""
    return charts.png(CHART, counted(report), named, style)


def counted(report: Report) -> Counted:
    """Give each organization with its deliveries by state."""
    return [(one.organization.short_name, one.tally.states) for one in report.organizations]
