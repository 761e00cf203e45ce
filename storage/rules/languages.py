"""The languages that the bot writes; each has its catalog and its vocabulary in `handlers`."""

from collections.abc import Sequence

NAMES = {"en": "English", "bn": "বাংলা"}
"""By code, each by its own name; the first is what the code is written in."""


def spoken(network_languages: Sequence[str]) -> list[str]:
    """Give the languages of a network that the bot writes; all of those where it has none."""
    return [one for one in network_languages if one in NAMES] or [*NAMES]


def guess(network_languages: Sequence[str], *wishes: str | None) -> str:
    """Give the first wish that the network has, else the network's first language."""
    known = spoken(network_languages)
    for wish in wishes:
        language = (wish or "").lower().split("-")[0]
        if language in known:
            return language
    return known[0]
