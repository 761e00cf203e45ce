"""Loading small network files, so that a test is the lines of a file and what they lead to.

Every name is a sample. `NETWORK` is what most files build on; `NOW` is noon in Dhaka, a Tuesday.
"""

from datetime import datetime
from pathlib import Path

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import loading, members, network_file
from storage.models import (
    Meeting,
    News,
    Organization,
    Person,
    Post,
    Reminder,
    StandingAnswer,
    WorkingGroup,
)

NOW = cast.NOW
NETWORK = """\
network: {name: Sample Network, short_name: SN, secretariat: iom, timezone: Asia/Dhaka}
organizations:
  - {key: iom, name: IOM of Samples, short_name: IOM, kind: un_agency}
  - {key: unodc, name: UNODC of Samples, short_name: UNODC, kind: un_agency}
  - {key: shelter, name: Shelter of Samples, kind: cso}
working_groups:
  - {key: ctip, name: Sample Group, short_name: CTIP, chair: unodc, members: [iom, shelter]}
  - {key: closed, name: Closed Group, short_name: CG, members: [unodc], private: true}
people:
  - {key: amina, name: Sample Amina, organization: iom, telegram_id: 101, roles: [secretariat]}
  - {key: rafiq, name: Sample Rafiq, organization: unodc, telegram_id: 102, language: bn}
  - {key: bina, name: Sample Bina, organization: shelter, telegram_id: 103}
"""
MEETING = """\
meetings:
  - key: quarterly
    working_groups: [ctip]
    title: Quarterly
    starts: 2027-01-19T10:00
    ends: 2027-01-19T12:00
    place: Room 1
"""
SERIES = """\
meetings:
  - key: weekly
    title: Weekly
    starts: 2027-01-05T10:00
    ends: 2027-01-05T11:00
    rsvp_by: 2027-01-04T17:00
    place: Room 1
    repeat: FREQ=WEEKLY;BYDAY=TU;COUNT=4
"""
"""On 5 (over), 12 (today, over at eleven), 19 and 26 January."""


class Loader:
    """Loads files and looks at what is there afterwards."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __call__(self, *texts: str, now: datetime = NOW, announce: bool = False) -> loading.Report:
        return loading.load(self.session, read(*texts), now, announce=announce)

    def lines(self, *texts: str, now: datetime = NOW, announce: bool = False) -> list[str]:
        """Load, and give the report but for its sum."""
        return self(*texts, now=now, announce=announce).lines[:-1]

    def faults(self, *texts: str) -> list[str]:
        with pytest.raises(network_file.FileErrors) as raised:
            self(*texts)
        assert not self.session.new
        assert not self.session.dirty
        return [str(error) for error in raised.value.errors]

    def join(self, *telegram_ids: int) -> None:
        for telegram_id in telegram_ids:
            cast.account(self.session, telegram_id, menu="known")
            assert members.admit_expected(self.session, telegram_id, NOW - cast.DAY)

    def person(self, key: str) -> Person:
        return self.session.scalars(select(Person).where(Person.key == key)).one()

    def organization(self, key: str) -> Organization:
        return self.session.scalars(select(Organization).where(Organization.key == key)).one()

    def group(self, key: str) -> WorkingGroup:
        return self.session.scalars(select(WorkingGroup).where(WorkingGroup.key == key)).one()

    def news(self, key: str) -> News:
        return self.session.scalars(select(News).where(News.key == key)).one()

    def answer(self, key: str) -> StandingAnswer:
        return self.session.scalars(select(StandingAnswer).where(StandingAnswer.key == key)).one()

    def meeting(self, key: str) -> Meeting:
        return self.session.scalars(select(Meeting).where(Meeting.key == key)).one()

    def starts(self, prefix: str = "") -> dict[str, str]:
        """Each meeting's key, without the prefix, and start by the wall clock."""
        rows = self.session.scalars(select(Meeting).order_by(Meeting.key))
        return {row.key.removeprefix(prefix): row.starts_local for row in rows}

    def statuses(self, prefix: str = "") -> dict[str, str]:
        rows = self.session.scalars(select(Meeting).order_by(Meeting.key))
        return {row.key.removeprefix(prefix): row.status for row in rows}

    def notices(self) -> list[tuple[str, str]]:
        """Each post about a meeting that is not withdrawn, with the key of that."""
        rows = self.session.scalars(select(Post).where(Post.state != "withdrawn").order_by(Post.id))
        return [(row.kind, row.meeting.key) for row in rows if row.meeting]

    def reminders(self, key: str) -> list[datetime]:
        """When the planned reminders of a meeting fall due."""
        self.session.flush()
        rows = self.session.scalars(
            select(Reminder).join(Meeting).where(Meeting.key == key, Reminder.state == "planned")
        )
        return sorted(row.due_at for row in rows)


def read(*texts: str) -> network_file.NetworkFile:
    """Read texts as the files 1.yaml, 2.yaml and so on."""
    paths = [Path(f"{number}.yaml") for number in range(1, len(texts) + 1)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return network_file.read(paths)


def with_values(text: str, **values: str) -> str:
    """Give a file with other values of some keys, in its last entry; new keys are added."""
    head, dash, entry = text.rpartition("  - key: ")
    lines = entry.rstrip("\n").split("\n")
    for key, value in values.items():
        kept = [line for line in lines if not line.startswith(f"    {key}: ")]
        lines = [*kept, f"    {key}: {value}"]
    return head + dash + "\n".join(lines) + "\n"
