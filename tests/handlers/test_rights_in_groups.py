"""Who may do and see what in Telegram groups: the same is shown to all, acts are one's own.

A stranger's tap tells only them how to join.
"""

from typing import Any

import pytest
import test_rights as private
from sqlalchemy import select
from test_rights import Effect, network, session

from handlers import dispatch, routes
from handlers.routes import InGroups
from storage import linked_chats
from storage.database import Session
from storage.linked_chats import Place
from storage.models import News, Person, WorkingGroup

__all__ = ["network", "session"]  # the fixtures of the private chats' matrix

CHAT = -1001
FOR_ALL = [one.name for one in routes.COMMANDS if one.in_groups is InGroups.FOR_ALL]
SILENT = [one.name for one in routes.COMMANDS if one.in_groups is InGroups.NOTHING]
PEOPLE = private.ROLES | {"outsider": private.OUTSIDER, "insider": private.INSIDER}
STRANGERS = ("stranger", "stopped", "left")


@pytest.fixture(autouse=True)
def _english(session: Session) -> None:
    """Everybody reads the same language, so that what they are told can be compared."""
    for person in session.scalars(select(Person)):
        person.language = "en"
    session.flush()


def link(session: Session, key: str) -> None:
    group = session.scalars(select(WorkingGroup).where(WorkingGroup.key == key)).one()
    staff = session.scalars(select(Person.id).where(Person.key == "amina")).one()
    linked = linked_chats.link(session, Place(CHAT, "Sample chat"), group, staff, private.NOW)
    linked.spoken, linked.spoken_at = {"searched": "policy", "thread_id": None}, private.NOW


def said(user_id: int, text: str) -> dict[str, Any]:
    update = private._said(user_id, text)
    update["message"]["chat"] = {"id": CHAT, "type": "supergroup", "title": "Sample chat"}
    length = len(text.split()[0])
    if text.startswith(("/", "@")):
        kind = "bot_command" if text.startswith("/") else "mention"
        update["message"]["entities"] = [{"type": kind, "offset": 0, "length": length}]
    return update


def tapped(user_id: int, data: str) -> dict[str, Any]:
    update = private._tapped(user_id, data)
    update["callback_query"]["message"]["chat"] = {
        "id": CHAT, "type": "supergroup", "title": "Sample chat",
    }  # fmt: skip
    return update


def act(session: Session, update: dict[str, Any]) -> Effect:
    return private._act(session, update)


def by_mark(mark: InGroups) -> list[str]:
    """The buttons of the private chats' matrix that have this mark."""
    return [
        data for data in private.BUTTONS if routes.BUTTONS[data.partition(":")[0]].in_groups is mark
    ]


@pytest.mark.parametrize("name", FOR_ALL)
def test_a_command_shows_the_same_to_all(session: Session, name: str) -> None:
    link(session, "ctip")
    answers = {act(session, said(user_id, f"/{name}")).calls for user_id in PEOPLE.values()}
    assert len(answers) == 1
    assert answers != {()}


@pytest.mark.parametrize("role", PEOPLE)
def test_other_commands_are_left_unanswered(session: Session, role: str) -> None:
    link(session, "ctip")
    before = private._tables(session)
    for name in ["nonsense", *SILENT] + ([] if role == "secretariat" else ["link"]):
        done = act(session, said(PEOPLE[role], f"/{name}"))
        assert done == Effect((), before), name


@pytest.mark.parametrize("data", by_mark(InGroups.FOR_ALL))
def test_a_button_shows_the_same_to_all_members(session: Session, data: str) -> None:
    link(session, "ctip")
    before = private._tables(session)
    update = data.format(**private._ids(session))
    for role in STRANGERS:
        done = act(session, tapped(PEOPLE[role], update))
        assert (len(done.calls), done.tables) == (1, before)
        assert "how to join" in done.calls[0]
    members = [user_id for role, user_id in PEOPLE.items() if role not in STRANGERS]
    answers = {act(session, tapped(user_id, update)).calls for user_id in members}
    assert len(answers) == 1
    assert "text" not in next(iter(answers))[0]


@pytest.mark.parametrize("role", PEOPLE)
def test_buttons_that_are_for_private_chats_read_like_none(session: Session, role: str) -> None:
    link(session, "ctip")
    before = private._tables(session)
    unknown = act(session, tapped(PEOPLE[role], "nonsense:1"))
    assert "in private" in unknown.calls[0]
    for data in by_mark(InGroups.NOTHING):
        done = act(session, tapped(PEOPLE[role], data.format(**private._ids(session))))
        assert (done.calls, done.tables) == (unknown.calls, before), data


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("data", by_mark(InGroups.ONLY))
def test_only_the_secretariat_links(session: Session, data: str, role: str) -> None:
    link(session, "ctip")
    before = private._tables(session)
    done = act(session, tapped(PEOPLE[role], data.format(**private._ids(session))))
    shown = "editMessageText" in " ".join(done.calls)
    assert shown == (role == "secretariat")
    if not shown:
        assert done.tables == before
        assert "privat" in done.calls[0]


@pytest.mark.parametrize("role", PEOPLE)
def test_an_answer_is_taken_from_who_is_asked(session: Session, role: str) -> None:
    link(session, "ctip")
    before = private._tables(session)
    asked = role in ("member", "focal point", "chair", "secretariat")
    ids = private._ids(session)
    done = act(session, tapped(PEOPLE[role], f"rsvp:{ids['ctip']}:maybe"))
    assert [call.split()[0] for call in done.calls] == ["answerCallbackQuery"]
    assert ("Noted" in done.calls[0]) == asked == (done.tables != before)
    assert ("Only the members" in done.calls[0]) == (role in ("outsider", "insider"))
    assert ("how to join" in done.calls[0]) == (role in STRANGERS)


@pytest.mark.parametrize("role", PEOPLE)
def test_a_group_that_is_nobodys_is_told_nothing(session: Session, role: str) -> None:
    before = private._tables(session)
    for text in ("/meetings", "/next", "/help", "@SampleBot when is the next meeting?"):
        assert act(session, said(PEOPLE[role], text)) == Effect((), before)
    for data in by_mark(InGroups.FOR_ALL):
        done = act(session, tapped(PEOPLE[role], data.format(**private._ids(session))))
        assert (len(done.calls), done.tables) == (1, before)
        assert ("how to join" if role in STRANGERS else "in private") in done.calls[0]
    assert bool(act(session, said(PEOPLE[role], "/link")).calls) == (role == "secretariat")


@pytest.mark.parametrize("of", ["ctip", "survivors"])
def test_a_private_group_is_known_in_its_own_telegram_group_only(session: Session, of: str) -> None:
    link(session, of)
    none, inside = private.NONE_SUCH, of == "survivors"
    ids = private._ids(session)
    group = private._row(session, WorkingGroup, "survivors")
    item = private._row(session, News, "records")
    for known, unknown in (
        (f"meeting:{ids['private']}", f"meeting:{none}"),
        (f"ask:next:{group}", f"ask:next:{none}"),
        (f"list:{group}:0", f"list:{none}:0"),
        (f"past:{group}:0", f"past:{none}:0"),
        (f"item:{item}", f"item:{none}"),
        (f"who:{ids['private']}", f"who:{none}"),
        (f"ics:{ids['private']}", f"ics:{none}"),
    ):
        for user_id in (private.STAFF, private.INSIDER):  # whatever they may see themselves
            seen = act(session, tapped(user_id, known))
            assert (seen != act(session, tapped(user_id, unknown))) == inside, known
    for user_id in (private.STAFF, private.INSIDER):
        found, none = (
            act(session, said(user_id, f"/news {word}")).calls for word in ("Survivor", "Quantum")
        )
        assert ("records moved" in " ".join(found)) == inside
        assert (tuple(one.replace("Survivor", "Quantum") for one in found) != none) == inside
    asked = [
        act(session, said(private.STAFF, f"@SampleBot when is the next {name} meeting?")).calls
        for name in ("Survivor Data", "Quantum Leap")
    ]
    assert (asked[0] != asked[1]) == inside


def test_an_answer_to_a_meeting_that_is_not_known_there_reads_like_none(session: Session) -> None:
    link(session, "ctip")
    ids = private._ids(session)
    for user_id in (private.MEMBER, private.OUTSIDER):
        hidden = act(session, tapped(user_id, f"rsvp:{ids['private']}:maybe"))
        assert hidden == act(session, tapped(user_id, f"rsvp:{private.NONE_SUCH}:maybe"))


def test_what_is_linked_is_kept_by_the_title_that_it_has_now(session: Session) -> None:
    link(session, "ctip")
    update = said(private.STRANGER, "/meetings")
    update["message"]["chat"]["title"] = "Another title"
    dispatch.handle(session, update, private.NOW, private.BOT)
    linked = linked_chats.of_chat(session, CHAT)
    assert linked is not None
    assert linked.title == "Another title"
