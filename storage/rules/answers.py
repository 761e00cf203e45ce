"""The answers to a meeting: which there are, which are offered, what they count as."""

IN_PERSON, ONLINE, MAYBE, NO, NONE = "in_person", "online", "maybe", "no", "none"
ANSWERS = (IN_PERSON, ONLINE, MAYBE, NO)
COMING = (IN_PERSON, ONLINE)

WAITING = "waiting"
"""How an answer stands that is in person while all seats are taken."""

TO_CONFIRM = "to_confirm"
"""How a yes counts that was given to an earlier date."""


def offered(place: str | None, online: str | None, *, unlinked: bool = False) -> tuple[str, ...]:
    """Give the answers that a meeting takes: by its place and link, both when it has neither yet.

    `unlinked`: it is held online, too, though its link is still to come.
    """
    ways = [IN_PERSON] if place else []
    ways += [ONLINE] if online or unlinked else []
    return (*(ways or COMING), MAYBE, NO)


def standing(answer: str, *, waits: bool) -> str:
    """Say how an answer counts: as itself, or as `waiting` for who has no seat yet."""
    return WAITING if waits else answer
