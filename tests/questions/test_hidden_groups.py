"""That a meeting is a private working group's too tells nothing to who may not see that group."""

from pathlib import Path

from scoring import Members, Reply
from sqlalchemy import select

from storage.database import Database, Session
from storage.models import Meeting, Network, WorkingGroup

ASKED = (
    "which meetings are held together", "দুই গ্রুপ একসাথে কোন কোন সভা করছে?",
    "any meeting together in January?", "which meetings are of the whole network",
)  # fmt: skip


def replies(path: Path, *, shared: bool) -> list[Reply]:
    """Give what an outsider gets where all meetings are a private working group's too, or none."""

    def prepare(session: Session) -> None:
        secretariat = session.scalars(select(Network)).one().secretariat
        private = WorkingGroup(
            key="private", name="Quokka Patrol", short_name="QP", aliases=[], private=True,
            members=[secretariat],
        )  # fmt: skip
        session.add(private)
        of_groups = select(Meeting).where(Meeting.working_groups.any())
        for meeting in session.scalars(of_groups).all() if shared else ():
            meeting.working_groups.append(private)

    database = Database(f"sqlite:///{path}")
    members = Members(database)
    database.call(prepare)
    found = [members.ask("bina", text) for text in ASKED]
    database.close()
    return found


def test_a_meeting_is_joint_by_the_working_groups_that_one_sees(tmp_path: Path) -> None:
    shared = replies(tmp_path / "shared.sqlite3", shared=True)
    assert shared == replies(tmp_path / "apart.sqlite3", shared=False)
    assert all("Joint session on debt bondage" in reply.text for reply in shared[:2])
