"""When a broadcast pauses itself: failures that are nobody's own doing come too thick."""

LOST_CHAT = frozenset({"blocked", "deactivated", "not_started", "chat_not_found", "kicked"})
"""Failures that are a person's own doing: they say nothing of the broadcast or of Telegram."""

SERVER_FAILED = "server_failed"
"""The reason of a delivery that waits because Telegram said that it failed itself."""

IN_A_ROW = 10
SHARE = 0.05
AT_LEAST = 100
"""So many faults in a row, or such a share of at least so many that were tried, are too many."""


def is_fault(state: str, reason: str | None) -> bool:
    """Say whether a delivery that came to this is a fault that is nobody's own doing.

    What a crash of the bot left is not: it says nothing of what comes next.
    """
    if state == "unknown":
        return reason != "crash"
    if state == "queued":
        return reason == SERVER_FAILED
    return state == "failed" and reason not in LOST_CHAT


def reason(tried: int, faults: int, in_a_row: int) -> str | None:
    """Give why a broadcast has to pause; None: it may go on."""
    if in_a_row >= IN_A_ROW:
        return "faults_in_a_row"
    if tried >= AT_LEAST and faults >= SHARE * tried:
        return "faults_share"
    return None
