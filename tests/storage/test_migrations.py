import json
import shutil
import subprocess
import sys
from pathlib import Path

import cast
import pytest
import stores
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import (
    calendar_feeds,
    cards,
    contacts,
    dialogues,
    inbox,
    invitations,
    learned,
    posts,
    rsvps,
)
from storage import database as storage_database
from storage.cards import Shown
from storage.database import Database
from storage.models import (
    Base,
    Card,
    ContactMessage,
    Inbox,
    Loaded,
    Meeting,
    Person,
    Post,
    Rsvp,
    StandingAnswer,
)

REBUILD = '''
"""Make a table anew, as SQLite needs it for most changes."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{head}"


def recreate():
    return "always" if op.get_bind().dialect.name == "sqlite" else "auto"


def upgrade():
    for name in ("organizations", "people", "meetings", "posts"):
        with op.batch_alter_table(name, recreate=recreate()) as table:
            table.add_column(sa.Column("added", sa.String()))
    {then}


def downgrade():
    for name in ("posts", "meetings", "people", "organizations"):
        with op.batch_alter_table(name, recreate=recreate()) as table:
            table.drop_column("added")
'''


def with_another(url: str, folder: Path, then: str = "") -> Config:
    """Alembic's configuration with one more migration after our own."""
    ours = storage_database.alembic_config(url)
    head = ScriptDirectory.from_config(ours).get_current_head()
    shutil.copytree(storage_database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("*.pyc"))
    (folder / "versions" / "9999_rebuild.py").write_text(REBUILD.format(head=head, then=then))
    ours.set_main_option("script_location", str(folder))
    return ours


def fill(session: Session) -> None:
    """A row in nearly every table, most of them children of others."""
    people = cast.enter(session)
    meeting = cast.meeting(session, people.ctip)
    item = cast.news(session, people.closed)
    rsvps.answer(session, cast.viewer(session, people.bina), meeting.id, "online", cast.NOW)
    invitations.create(session, cast.NOW, people.iom, people.bina)
    dialogues.enter(session, 103, "contact", "text", cast.NOW)
    contacts.write(session, people.bina.id, "Where?", cast.NOW, question=True)
    posts.plan(session, "broadcast", cast.NOW, {"all": [], "not": []},
               items=cast.items(item), author_id=people.amina.id)  # fmt: skip
    posts.open_due(session, cast.NOW)
    cast.claim(session, limit=2)


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.engine.connect() as connection:
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608
            for name in inspect(connection).get_table_names()
        }


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    assert differences(database) == []


def test_there_is_one_newest_migration() -> None:
    script = ScriptDirectory.from_config(storage_database.alembic_config("sqlite://"))
    assert len(script.get_heads()) == 1


def test_down_to_nothing_and_up_again(database: Database) -> None:
    config = storage_database.alembic_config(database.url)
    command.downgrade(config, "base")
    assert set(rows(database)) == {"alembic_version"}
    command.upgrade(config, "head")
    assert differences(database) == []


def fill_later_tables(session: Session) -> None:
    """A row in each table that came later: what the secretariat made of questions, a calendar."""
    someone = session.scalars(select(Person)).first()
    question = session.scalars(select(ContactMessage)).one()
    assert someone is not None
    question.standing_answer_id = cast.answer(session, author=someone).id
    learned.teach(session, "where", "Where?", someone.id, cast.NOW)
    calendar_feeds.make(session, someone.id)


def test_a_full_database_goes_down_to_nothing(database: Database) -> None:
    database.call(fill)
    database.call(fill_later_tables)
    command.downgrade(storage_database.alembic_config(database.url), "base")
    assert set(rows(database)) == {"alembic_version"}


def test_rows_of_the_first_form_climb_to_the_newest(database: Database) -> None:
    database.call(fill)
    before = rows(database)
    config = storage_database.alembic_config(database.url)
    command.downgrade(config, "0001")
    command.upgrade(config, "head")
    assert rows(database) == before
    meeting = database.call_reading(lambda session: session.scalars(select(Meeting)).one())
    assert (meeting.full, meeting.revision) == (False, meeting.sequence)


def test_answers_that_were_loaded_before_they_were_given_are_published(
    database: Database,
) -> None:
    said = {"questions": ["where to park"], "answer": "At gate 2."}
    bangla = {"bn": {"answer": "দুই নম্বর ফটকে।"}}

    def remember(session: Session) -> None:
        of_groups = said | {"working_groups": ["closed", "ctip"], "translations": bangla}
        for key, values in (("open", said | {"translations": None}), ("private", of_groups)):
            session.add(Loaded(kind="answer", key=key, values=values))
        session.add(Loaded(kind="news", key="item", values={"title": "T"}))

    database.call(cast.enter)
    config = storage_database.alembic_config(database.url)
    command.downgrade(config, "0005")
    database.call(remember)
    command.upgrade(config, "head")

    def made(session: Session) -> list[object]:
        return [
            (one.key, one.questions, one.answer, one.translations, one.state,
             [group.key for group in one.working_groups])
            for one in session.scalars(select(StandingAnswer).order_by(StandingAnswer.key))
        ]  # fmt: skip

    assert database.call_reading(made) == [
        ("open", ["where to park"], "At gate 2.", {}, "published", []),
        ("private", ["where to park"], "At gate 2.", bangla, "published", ["ctip", "closed"]),
    ]


def test_the_bodies_of_news_become_html_and_plain_text_again(database: Database) -> None:
    plain = {"bn": {"title": "ক < খ", "body": "১ < ২"}, "fr": {"title": "T"}}
    formatted = plain | {"bn": {"title": "ক < খ", "body": "<b>১</b> &lt; ২"}}

    def kept() -> tuple[str, str, object]:
        statement = text("SELECT title, body, translations FROM news")
        with database.engine.connect() as connection:
            return tuple(connection.execute(statement.columns(translations=JSON())).one())

    database.call(
        lambda session: (
            cast.news(
                session, title="A < B", body='<i>1</i> &lt; 2 &amp; "so"', translations=formatted
            ).id
        )
    )
    config = storage_database.alembic_config(database.url)
    command.downgrade(config, "0006")
    assert kept() == ("A < B", '1 < 2 & "so"', plain)
    command.upgrade(config, "head")
    escaped = plain | {"bn": {"title": "ক < খ", "body": "১ &lt; ২"}}
    assert kept() == ("A < B", '1 &lt; 2 &amp; "so"', escaped)


def test_audiences_go_back_as_far_as_the_old_form_can_say_them(database: Database) -> None:
    of_both = {
        "all": [["kind:cso", "kind:donor"], ["group:2", "group:10"]],
        "not": [],
        "chats": [1],
    }
    new: list[dict[str, object]] = [
        {"all": [], "not": []},
        of_both,
        {"roles": ["secretariat"]},
        {"all": [["kind:cso"]], "not": ["organization:1"]},
        {"all": [["group:1"], ["group:2"]], "not": []},
        {"all": [["kind:cso", "group:1"]], "not": []},
        {"all": [["role:chair"]], "not": []},
    ]
    unsayable = len(new) - 3

    def audiences() -> list[tuple[object, str]]:
        with database.engine.connect() as connection:
            found = text("SELECT audience, state FROM posts ORDER BY id").columns(audience=JSON())
            return [tuple(row) for row in connection.execute(found)]  # type: ignore[misc]

    def plan(session: Session) -> None:
        for one in new:
            posts.plan(session, "broadcast", cast.NOW, one)

    database.call(plan)
    config = storage_database.alembic_config(database.url)
    command.downgrade(config, "0009")
    everybody = {"kinds": [], "working_groups": []}
    old = {"kinds": ["cso", "donor"], "working_groups": [2, 10], "chats": [1]}
    assert audiences() == [
        *((one, "planned") for one in (everybody, old, new[2])),
        *unsayable * [({"people": []}, "withdrawn")],
    ]
    command.upgrade(config, "head")
    assert audiences()[:3] == [(one, "planned") for one in new[:3]]


def test_cards_and_owed_ones_know_in_every_form_what_they_show(database: Database) -> None:
    def show(session: Session) -> int:
        meeting = cast.meeting(session)
        shown = Shown(meeting.id, 3, None)
        cards.remember(session, 103, 1, shown)
        inbox.store(session, [(7, 103, "{}")], cast.NOW)
        row = inbox.take(session, session.scalars(select(Inbox.id)).one())
        inbox.answered(row, [{"method": "sendMessage", "card": vars(shown)}, {"method": "other"}])
        return meeting.id

    def shown(column: str) -> tuple[int, dict[str, object]]:
        with database.engine.connect() as connection:
            known = connection.scalar(text(f"SELECT {column} FROM cards"))  # noqa: S608
            replies = connection.scalar(text("SELECT replies FROM inbox").columns(replies=JSON()))
        assert replies[1] == {"method": "other"}
        return known, {key: value for key, value in replies[0].items() if key != "method"}

    meeting_id = database.call(show)
    config = storage_database.alembic_config(database.url)
    command.downgrade(config, "0003")
    assert shown("sequence") == (3, {"card": meeting_id, "sequence": 3})
    command.upgrade(config, "0004")
    assert shown("revision") == (3, {"card": meeting_id, "revision": 3})
    command.upgrade(config, "head")
    now = {"meeting_id": meeting_id, "revision": 3, "place": None}
    assert shown("revision") == (3, {"card": now})


def test_places_and_what_cards_show_of_them_are_those_of_the_tickets(database: Database) -> None:
    def fill_the_room(session: Session) -> None:
        people = cast.enter(session)
        room = cast.meeting(session, people.ctip, capacity=1)
        free = cast.meeting(session, people.ctip)
        for number, one in enumerate(cast.crowd(session, people.shelter, 3)):
            for meeting in (room, free):
                viewer = cast.viewer(session, one)
                rsvps.answer(session, viewer, meeting.id, "in_person", cast.NOW)
                chat_id = 1000 + number
                shown = cast.shown(session, chat_id, meeting.id)
                cards.remember(session, chat_id, meeting.id, shown)

    def places(session: Session) -> list[list[int | None]]:
        rows = (select(Rsvp.place), select(Card.place))
        return [sorted(session.scalars(one), key=str) for one in rows]

    database.call(fill_the_room)
    before = database.call(places)
    assert before == [[0, 1, 2, None, None, None]] * 2
    config = storage_database.alembic_config(database.url)
    command.downgrade(config, "0004")
    command.upgrade(config, "head")
    assert database.call(places) == before


def test_a_correction_that_waits_is_kept_in_every_form(database: Database) -> None:
    correction = {"text": "Better", "by": 1, "number": 1, "seen": "abc"}
    since = {"asked_at": cast.NOW.isoformat(), "asked_again": True}

    def one_waits(session: Session) -> None:
        fill(session)
        post = session.scalars(select(Post).where(Post.kind == "broadcast")).one()
        post.correction = correction | since

    def waits(session: Session) -> list[dict[str, object] | None]:
        return list(session.scalars(select(Post.correction).where(Post.kind == "broadcast")))

    database.call(one_waits)
    config = storage_database.alembic_config(database.url)
    command.downgrade(config, "0022")
    command.upgrade(config, "head")
    assert database.call(waits) == [correction | since]
    command.downgrade(config, "0022")
    with database.engine.begin() as connection:
        older = json.dumps({"text": "Words", "correction": correction})
        connection.execute(
            text("UPDATE posts SET facts = :facts WHERE kind = 'broadcast'"), {"facts": older}
        )
    command.upgrade(config, "head")
    (found,) = database.call(waits)
    assert found is not None
    assert found["seen"] == "abc"
    assert not found["asked_again"]


def test_making_tables_anew_loses_no_row_of_their_children(
    database: Database, tmp_path: Path
) -> None:
    database.call(fill)
    before = rows(database)
    assert sum(number > 0 for number in before.values()) > 15
    config = with_another(database.url, tmp_path / "migrations")
    command.upgrade(config, "head")
    assert rows(database) == before
    command.downgrade(config, "-1")
    assert rows(database) == before
    assert differences(database) == []


@pytest.mark.parametrize(
    ("then", "why"),
    [
        ("raise RuntimeError('half way')", "half way"),
        ("op.execute('DELETE FROM people')", "without their parents|violates foreign key"),
    ],
)
def test_a_migration_that_fails_changes_nothing(
    database: Database, tmp_path: Path, then: str, why: str
) -> None:
    database.call(fill)
    before = rows(database)
    with pytest.raises((RuntimeError, IntegrityError), match=why):
        command.upgrade(with_another(database.url, tmp_path / "migrations", then), "head")
    assert rows(database) == before
    assert differences(database) == []
    database.prepare()


def test_of_several_that_start_at_once_one_migrates(store: stores.Store) -> None:
    url = store.url()
    command.downgrade(storage_database.alembic_config(url), "base")
    prepare = f"from storage.database import Database; Database({url!r}).prepare()"
    several = [
        subprocess.Popen(
            [sys.executable, "-c", prepare], cwd=storage_database.MIGRATIONS.parents[1]
        )
        for _ in range(2)
    ]
    assert [one.wait(60) for one in several] == [0, 0]
    with stores.opened(url) as database:
        assert differences(database) == []
