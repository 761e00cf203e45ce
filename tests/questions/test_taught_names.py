"""What was taught by a question that names a private working group tells nothing of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from scoring import NOW, Members, Reply
from sqlalchemy import select

from storage import learned
from storage.database import Database, Session
from storage.models import Network, Person, WorkingGroup

NAMES = ("Quokka Patrol", "Zebra Lattice")
TAUGHT = (("agenda", "{} hobnob particulars"), ("who_comes", "{} folks"), ("news", "সবাই {} নিয়ে"))
ASKED = (
    "{}", "hobnob particulars", "{} hobnob", "the {} particulars", "folks of {} folks",
    "{} নিয়ে কী বলে", "whither {}", "{} {} {}",
)  # fmt: skip


WORD_FOR_WORD = tuple(text for _, text in TAUGHT)


def replies(
    path: Path, taught: str, asked: str, private: str | None, texts: Sequence[str] = ASKED
) -> list[Reply]:
    """Give what an outsider gets who asks with a name after phrases with a name were taught."""

    def prepare(session: Session) -> None:
        staff = session.scalars(select(Person).where(Person.key == "amina")).one()
        for kind, text in TAUGHT:
            learned.teach(session, kind, text.format(taught), staff.id, NOW)
        if private:
            session.add(
                WorkingGroup(
                    key="private", name=private, short_name="PRV", aliases=[], private=True,
                    members=[session.scalars(select(Network)).one().secretariat],
                )
            )  # fmt: skip

    database = Database(f"sqlite:///{path}")
    members = Members(database)
    database.call(prepare)
    found = [members.ask("bina", text.replace("{}", asked)) for text in texts]
    database.close()
    return found


@pytest.mark.parametrize(("name", "other"), [NAMES, NAMES[::-1]])
def test_a_private_name_in_what_was_taught_reads_like_any_other(
    name: str, other: str, tmp_path: Path
) -> None:
    private = replies(tmp_path / "private.sqlite3", name, name, name)
    assert private == replies(tmp_path / "no_group.sqlite3", name, name, None)
    assert private == replies(tmp_path / "other_name.sqlite3", other, name, name)


def test_what_was_taught_of_a_private_name_is_not_understood_by_who_may_not_see_it(
    tmp_path: Path,
) -> None:
    name, other = NAMES
    private = replies(tmp_path / "private.sqlite3", name, name, name, WORD_FOR_WORD)
    assert private == replies(tmp_path / "other.sqlite3", other, name, other, WORD_FOR_WORD)
