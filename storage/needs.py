"""The only place that keeps what people need to take part: access and interpretation.

They say it themselves, once for all meetings; the secretariat alone reads it. It is forgotten when
they stop or leave.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from storage.coverage import OrganizationAnswers
from storage.models import Person
from storage.rules import answers
from storage.rules.access import Viewer

KINDS: Final = ("step_free", "sign_language", "captions", "large_print", "bangla", "english")

COUNTED: Final = (*answers.COMING, answers.WAITING)
"""The answers of whose people the needs are counted: these come, or would."""


def keep_as_asked(person: Person) -> None:
    """Keep that somebody was asked: until they say more, they need nothing."""
    person.needs = []


def forget(person: Person) -> None:
    """Keep nothing, not even that somebody was asked."""
    person.needs = None


def toggle(person: Person, kind: str) -> None:
    """Add a need, or take it away again."""
    had = person.needs or []
    person.needs = [one for one in KINDS if (one in had) != (one == kind)]


def reads(viewer: Viewer | None) -> bool:
    """Say whether somebody may read the needs of others."""
    return viewer is not None and viewer.secretariat


def counted(organizations: Sequence[OrganizationAnswers]) -> Mapping[str, Sequence[Person]]:
    """Give, by need, who has it of those who come to a meeting; needs of nobody are left out."""
    coming = [
        person
        for one in organizations
        for word in COUNTED
        for person, _ in one.people.get(word, ())
    ]
    found = {kind: [one for one in coming if kind in (one.needs or ())] for kind in KINDS}
    return {kind: people for kind, people in found.items() if people}
