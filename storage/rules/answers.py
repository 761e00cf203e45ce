"""The answers to a meeting: which there are, which are offered, what they count as."""

IN_PERSON, ONLINE, MAYBE, NO, NONE = "in_person", "online", "maybe", "no", "none"
ANSWERS = (IN_PERSON, ONLINE, MAYBE, NO)
COMING = (IN_PERSON, ONLINE)


def offered(place: str | None, online: str | None) -> tuple[str, ...]:
    """Give the answers that a meeting takes: by its place and link, both when it has neither."""
    ways = [IN_PERSON] if place else []
    ways += [ONLINE] if online else []
    return (*(ways or COMING), MAYBE, NO)
