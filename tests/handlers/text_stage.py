"""The rows that messages are tried with: the tables' own, never stored, filled with words.

The plain words are to read messages by; the hostile ones show that nothing that people or files
wrote can break or bend a message.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers import meeting_views
from storage import models, rsvps
from storage.rules.access import Level

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
STARTS = datetime(2027, 2, 9, 4, 0, tzinfo=UTC)
ENDS = datetime(2027, 2, 9, 6, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Words:
    """What somebody wrote."""

    name: str = "Sample Member"
    title: str = "Quarterly coordination meeting"
    network: str = "Sample Network on Migration"
    organization: str = "International Organization for Samples"
    short_name: str = "IOS"
    group: str = "CTIP TWG"
    place: str = "IOS country office, Dhaka"
    online: str = "https://meet.example.org/sample"
    text: str = "Please send me the minutes.\nThank you!"
    agenda_items: int = 2


PLAIN = Words()
BAD = "<b>&\"'</i>{{ 1 }}%(x)s%"
HOSTILE = Words(BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, agenda_items=80)


@dataclass(frozen=True)
class Stage:
    """The rows that the cases are about."""

    words: Words
    network: models.Network
    organization: models.Organization
    group: models.WorkingGroup
    person: models.Person
    meeting: models.Meeting

    def meeting_but(self, **other: Any) -> models.Meeting:
        """Give the meeting with some columns different."""
        columns = {key: value for key, value in vars(self.meeting).items() if key[0] != "_"}
        return models.Meeting(**(columns | other))

    def view(
        self, answer: str | None = None, position: int | None = None, **other: Any
    ) -> meeting_views.View:
        """Give what a member sees of the meeting."""
        seen = meeting_views.View(
            meeting=self.meeting,
            level=Level.ALL,
            groups=[self.group],
            asked=True,
            sees_names=False,
            rsvp=given(answer, place=position) if answer else None,
            counts=rsvps.Counts({"in_person": 2, "online": 1}, organizations=1),
        )
        return replace(seen, **other)


def given(
    answer: str, *, late: bool = False, confirm: bool = False, place: int | None = None
) -> models.Rsvp:
    """Give an answer to the meeting."""
    return models.Rsvp(answer=answer, late=late, confirm=confirm, place=place)


def stage(words: Words) -> Stage:
    """Set the rows up, filled with these words."""
    organization = models.Organization(
        name=words.organization, short_name=words.short_name, kind="un_agency"
    )
    group = models.WorkingGroup(id=1, name=words.group, short_name=words.group)
    return Stage(
        words=words,
        network=models.Network(name=words.network, email="office@example.org"),
        organization=organization,
        group=group,
        person=models.Person(name=words.name, organization=organization, roles=[]),
        meeting=_meeting(words, group),
    )


def _meeting(words: Words, group: models.WorkingGroup) -> models.Meeting:
    item = {"item": words.title, "minutes": 30, "presenter": words.short_name}
    return models.Meeting(
        title=words.title,
        timezone="Asia/Dhaka",
        starts_at=STARTS,
        ends_at=ENDS,
        rsvp_by=STARTS - timedelta(days=2),
        place=words.place,
        online=words.online,
        description=words.text,
        agenda=[words.title, *(words.agenda_items - 1) * [item]],
        status="confirmed",
        working_groups=[group],
    )
