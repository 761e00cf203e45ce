"""Who can be chosen for a phone of the chat page: the only place that looks a person up there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Actor:
    """A person who can be chosen for a phone.

    `note` says what they are ("secretariat", "sample"); `start` is the payload that their Start
    button sends (a newcomer's invitation) or None.
    """

    user_id: int
    name: str
    organization: str
    note: str
    language_code: str
    start: str | None


class Cast:
    """The people of the demo, in the order in which the chooser shows them."""

    def __init__(self, actors: Sequence[Actor] | Callable[[], Sequence[Actor]]) -> None:
        """A callable is asked anew by each `describe`, so that joining shows in the chooser."""
        self._actors = actors
        self._known: dict[int, Actor] = {}
        self._learn()

    def describe(self) -> list[dict[str, Any]]:
        """Everybody, as the page's script reads them."""
        return [
            {
                "id": actor.user_id,
                "name": actor.name,
                "organization": actor.organization,
                "note": actor.note,
                "language": actor.language_code,
                "start": actor.start,
            }
            for actor in self._learn()
        ]

    def find(self, user_id: int) -> Actor | None:
        """The person of that Telegram id, or None."""
        return self._known.get(user_id)

    def _learn(self) -> Sequence[Actor]:
        actors = self._actors() if callable(self._actors) else self._actors
        self._known = {actor.user_id: actor for actor in actors}
        return actors
