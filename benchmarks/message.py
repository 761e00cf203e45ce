"""What is sent to whom, whoever sends it: imports nothing, so that it serves beside any library."""

TOKEN = "123456:SAMPLE-token-for-benchmarks"  # noqa: S105 - a sample
AT_ONCE = 40
"""Messages that a plain loop has in the air."""

TEXT = (
    "<b>Sample newsletter item</b>\n"
    "The coordination meeting has moved to the large room on the second floor, and the agenda now "
    "has a part on referral of survivors. Please bring the figures of your organization for the "
    'last quarter; the form is <a href="https://example.org/form">here</a>.'
)


def telegram_ids(people: int) -> range:
    """Give the Telegram ids of so many people."""
    return range(1_000_001, 1_000_001 + people)
