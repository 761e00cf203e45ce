"""Who may do what: every command and every button for every kind of person, as written out here.

What somebody may not do reads like what there is not, and changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from handlers import calendar_feeds as feeds
from handlers import clashes, dispatch, making_drafts, news_search, routes, step_routes
from handlers.context import BotIdentity
from storage import (
    broadcasts,
    calendar_feeds,
    contacts,
    delegates,
    dialogues,
    groups,
    join_requests,
    learned,
    loading,
    making,
    members,
    network_file,
    news_imports,
    particulars,
    posts,
    rsvps,
    standing_answers,
    submissions,
)
from storage.database import Database, Session
from storage.models import (
    Base,
    Meeting,
    MeetingFile,
    News,
    Organization,
    Person,
    Post,
    WorkingGroup,
)
from storage.rules import newsletter_text
from storage.rules.access import Viewer
from storage.rules.audience import Audience

NETWORK = Path(__file__).parents[1] / "dialogues" / "network.yaml"
NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
BOT = BotIdentity(123456, "SampleBot", feeds_url="https://bot.example.org/calendar")

STRANGER, STOPPED, LEFT, MEMBER, FOCAL, CHAIR, STAFF, OUTSIDER, INSIDER = (
    700009, 700021, 700022, 700003, 700006, 700002, 700001, 700004, 700005,
)  # fmt: skip
COLLEAGUE = 700023
"""Somebody of the member's organization."""
ROLES = {
    "stranger": STRANGER, "stopped": STOPPED, "left": LEFT, "member": MEMBER,
    "focal point": FOCAL, "chair": CHAIR, "secretariat": STAFF,
}  # fmt: skip
ANYONE = tuple(ROLES)
MEMBERS = ("member", "focal point", "chair", "secretariat")
SECRETARIAT = ("secretariat",)
APPROVERS = ("secretariat", "chair")
FOR_OTHERS = ("secretariat", "chair", "focal point")
NOBODY: tuple[str, ...] = ()
"""What is for Telegram groups only; see test_rights_in_groups."""

COMMANDS = {
    "start": ANYONE, "help": ANYONE, "cancel": ANYONE,
    "meetings": MEMBERS, "next": MEMBERS, "rsvps": MEMBERS, "news": MEMBERS, "contact": MEMBERS,
    "calendar": MEMBERS, "settings": MEMBERS, "stop": MEMBERS,
    "broadcast": SECRETARIAT, "requests": SECRETARIAT, "questions": SECRETARIAT,
    "invite": SECRETARIAT, "people": SECRETARIAT, "broadcasts": SECRETARIAT,
    "newmeeting": APPROVERS, "link": NOBODY,
}  # fmt: skip
BUTTONS = {
    "lang:bn": ANYONE, "join": ANYONE, "cancel": ANYONE,
    "needs": MEMBERS, "need:captions": MEMBERS, "noneeds": MEMBERS, "needsdone": MEMBERS,
    "digits:latin": MEMBERS, "list:0:0": MEMBERS, "past:0:0": MEMBERS, "meeting:{ctip}": MEMBERS,
    "who:{ctip}": MEMBERS,
    "coverage:{ctip}:coverage-chart": APPROVERS,
    "coverage:{ctip}:coverage-spreadsheet": APPROVERS,
    "note:{ctip}": MEMBERS, "nonote:{ctip}": MEMBERS,
    "nudge:{ctip}": APPROVERS, "nudged:{ctip}": APPROVERS,
    "behalf:{ctip}": FOR_OTHERS, "behalfpage:{ctip}:0": FOR_OTHERS,
    "behalfof:{ctip}:{unodc}:0": FOR_OTHERS, "behalfwho:{ctip}:{bina}": APPROVERS,
    "behalfwho:{ctip}:{rafiq}": ("secretariat", "focal point"),
    "behalfset:{ctip}:{bina}:no:none": APPROVERS,
    "behalfset:{ctip}:{rafiq}:no:none": ("secretariat", "focal point"),
    "colleague:{ctip}": MEMBERS, "colleaguepage:{ctip}:0": MEMBERS,
    "colleagueask:{ctip}:{colleague}": ("member",), "colleagueoff:{ctip}": ("member",),
    "inplace:{ctip}:{colleague}:online": ("member",),
    "feed": MEMBERS, "newfeed": MEMBERS, "nofeed": MEMBERS,
    "ics:{ctip}": MEMBERS, "rsvp:{ctip}:maybe": MEMBERS, "giveback:{ctip}": MEMBERS,
    "rsvpeach:{ctip}m": MEMBERS,
    "ask:next:{group}": MEMBERS, "askof:when:{ctip}": MEMBERS, "offer:come:{ctip}": MEMBERS,
    "pass": MEMBERS, "passthis:7": MEMBERS, "news:0": MEMBERS, "item:{news}": MEMBERS,
    f"found:{news_search.mark_of('policy')}:0": MEMBERS,
    "olditems:0": SECRETARIAT, "itemdown:{news}": SECRETARIAT, "itemup:{news}": SECRETARIAT,
    "newitem": SECRETARIAT, "edititem:{news}": SECRETARIAT, "versions:{news}": SECRETARIAT,
    "edititemfirst:{news}:1": SECRETARIAT, "versionsfirst:{news}:1": SECRETARIAT,
    "itemon:{mark}:{groups_stage}": SECRETARIAT,
    "itemback:{mark}:{groups_stage}": SECRETARIAT,
    "itemskip:{mark}:{version_stage}": SECRETARIAT, "itemfile:{mark}:0": SECRETARIAT,
    "itemlink:{mark}:0": SECRETARIAT,
    "itemgroup:{mark}:{group}": SECRETARIAT, "itemok:{mark}": SECRETARIAT,
    "partout:2": SECRETARIAT, "itemagain:0": SECRETARIAT, "correctagain:0": SECRETARIAT,
    "itemmine:{mark}": SECRETARIAT,
    "pasteagain:0": SECRETARIAT, "answeragain:0": SECRETARIAT,
    "throwaway:item:1": APPROVERS, "undecided": SECRETARIAT, "newsback:{accepted}": SECRETARIAT,
    "newspart:{first}:{merged}:nothing": SECRETARIAT,
    "import": SECRETARIAT, "imported": SECRETARIAT, "proposals:{import}": SECRETARIAT,
    "newsprop:{item}": SECRETARIAT, "newsyes:{item}:{shown}": SECRETARIAT,
    "newsno:{item}": SECRETARIAT,
    "newsagain:{dropped}": SECRETARIAT, "newsmerge:{item}:after": SECRETARIAT,
    "newsedit:{item}": SECRETARIAT, "newsask:{item}:title": SECRETARIAT,
    "newsgroup:{item}:{group}": SECRETARIAT, "newsgroups:{item}": SECRETARIAT,
    "approve:{request}": SECRETARIAT, "approveas:{request}:{organization}": SECRETARIAT,
    "whichorg:{request}:0": SECRETARIAT, "decline:{request}": SECRETARIAT,
    "requests:0": SECRETARIAT, "reply:{message}": SECRETARIAT,
    "questions:open:0": SECRETARIAT, "question:{message}": SECRETARIAT,
    "close:{message}": SECRETARIAT, "teach:{message}": SECRETARIAT,
    "asksfor:{message}:agenda": SECRETARIAT, "names:{message}": SECRETARIAT,
    "namesgroup:{message}:{group}": SECRETARIAT, "unname": SECRETARIAT, "phrases:0": SECRETARIAT,
    "phrase:{phrase}": SECRETARIAT, "unlearn:{phrase}": SECRETARIAT,
    "taughtname:{name}": SECRETARIAT, "nameoff:{name}": SECRETARIAT,
    "answerthem:{answer}": SECRETARIAT,
    "answers:0": SECRETARIAT, "answer:{answer}": SECRETARIAT, "withdraw:{answer}": SECRETARIAT,
    "restore:{answer}": SECRETARIAT, "publish:{proposal}:{group}": SECRETARIAT,
    "publishfor:{proposal}": SECRETARIAT, "unpublished:{proposal}": SECRETARIAT,
    "addanswer": SECRETARIAT, "skip:bn": SECRETARIAT, "answerfor:{group}": SECRETARIAT,
    "answeraud": SECRETARIAT, "answerok:{mark}": SECRETARIAT,
    "invite:{organization}": SECRETARIAT, "invites:0": SECRETARIAT, "person:{person}": SECRETARIAT,
    "end:{person}": SECRETARIAT, "ended:{person}": SECRETARIAT, "write": SECRETARIAT,
    "pick:0:0": SECRETARIAT, "picked:{news}": SECRETARIAT, "aud:{draft}": SECRETARIAT,
    "audkind:{draft}:cso": SECRETARIAT, "audgroup:{draft}:{group}": SECRETARIAT,
    "audroles:{draft}": SECRETARIAT, "audrole:{draft}:chair": SECRETARIAT,
    "audlangs:{draft}": SECRETARIAT, "audlang:{draft}:bn": SECRETARIAT,
    "audorgs:{draft}:include:0": SECRETARIAT,
    "audorg:{draft}:leave_out:{organization}:0": SECRETARIAT, "audall:{draft}": SECRETARIAT,
    "audwords:{draft}": SECRETARIAT, "audfile:{draft}": SECRETARIAT,
    "preview:{draft}": SECRETARIAT, "draft:{draft}": SECRETARIAT,
    "leavedraft:{draft}": SECRETARIAT, "forget:{draft}:{unsent}": SECRETARIAT,
    "send:{draft}:{unsent}": SECRETARIAT, "undo:{post}": SECRETARIAT, "review:{draft}": SECRETARIAT,
    "contents:{draft}": SECRETARIAT, "add:{draft}:0:0": SECRETARIAT,
    "additem:{draft}:{news}": SECRETARIAT, "leaveout:{draft}:{news}": SECRETARIAT,
    "moveup:{draft}:{news}": SECRETARIAT, "opening:{draft}": SECRETARIAT,
    "version:{draft}:bn": SECRETARIAT, "noversion:{draft}:bn": SECRETARIAT,
    "chats:{draft}": SECRETARIAT, "chat:{draft}:{group}": SECRETARIAT,
    "asknoted:{draft}": SECRETARIAT, "tome:{draft}": SECRETARIAT, "when:{draft}": SECRETARIAT,
    "later:{draft}:1h": SECRETARIAT, "atmeeting:{draft}:0": SECRETARIAT,
    "meetingwhen:{draft}:{ctip}": SECRETARIAT, "ahead:{draft}:{ctip}:1d": SECRETARIAT,
    "sendalone:{draft}:{unsent}": SECRETARIAT,
    "audmeant:{draft}:{one}": SECRETARIAT, "audasked:{draft}:{one}": SECRETARIAT,
    "putmine:{draft}:{one}": SECRETARIAT, "meetinglead:{draft}:60:{ctip}": SECRETARIAT,
    "leadmeetings:{draft}:60:0": SECRETARIAT, "audinstead:{draft}:{one}:0": SECRETARIAT,
    "readapprove:{submitted}": APPROVERS, "approval:{submitted}:{unsent}": APPROVERS,
    "disapprove:broadcast:{submitted}:{unsent}": APPROVERS,
    "disapproved:broadcast:{submitted}:{unsent}": APPROVERS,
    "broadcasts:past:0": SECRETARIAT, "broadcast:{closed}": SECRETARIAT,
    "words:{closed}": SECRETARIAT, "pause:{open}": SECRETARIAT, "resume:{open}": SECRETARIAT,
    "stop:{open}": SECRETARIAT, "again:{closed}": SECRETARIAT,
    "againalone:{closed}": SECRETARIAT, "unknown:{closed}": SECRETARIAT,
    "sendunknown:{closed}": SECRETARIAT, "leaveunknown:{closed}": SECRETARIAT,
    "recall:{closed}": SECRETARIAT, "recalled:{closed}": SECRETARIAT,
    "correct:{closed}": SECRETARIAT, "correctitems": SECRETARIAT,
    "unaskeditem:5": SECRETARIAT, "unaskedpost:5": SECRETARIAT, "unaskedletter:5": SECRETARIAT,
    "correctedalone:{open}:{mark}": SECRETARIAT,
    "corrected:{open}:{mark}": SECRETARIAT, "correctnow:{closed}": SECRETARIAT,
    "correctwords": SECRETARIAT, "correctkeep:bn": SECRETARIAT, "correctskip:bn": SECRETARIAT,
    "uncorrect:{closed}": SECRETARIAT,
    "readcorrection:{closed}:{one}": SECRETARIAT, "correction:{closed}:{one}": SECRETARIAT,
    "disapprove:correction:{closed}:{one}": SECRETARIAT,
    "disapproved:correction:{closed}:{one}": SECRETARIAT, "noted:{closed}": MEMBERS,
    "report:{closed}": SECRETARIAT, "reportorgs:{closed}:0": SECRETARIAT,
    "reportmissed:{closed}:0": SECRETARIAT, "reportfile:{closed}:report-chart": SECRETARIAT,
    "meetask:title:{mark}": APPROVERS, "meetback:{mark}": APPROVERS,
    "meetgroup:{group}:{mark}": APPROVERS, "meettitle:{ctip}:{mark}": APPROVERS,
    "meetcopy:{ctip}:{mark}": APPROVERS, "meetsame:place:{ctip}:{mark}": APPROVERS,
    "meetday:739910:{mark}": APPROVERS, "meetminute:600:{mark}": APPROVERS,
    "meetlength:60:{mark}": APPROVERS, "meetseats:20:{mark}": APPROVERS,
    "meetlead:60:{mark}": APPROVERS, "meetnone:place:{mark}": APPROVERS,
    "meetalike:1:{mark}": APPROVERS, "meetunlinked:{mark}": APPROVERS,
    "meetkept:edit:{unpublished}:1": APPROVERS,
    "meetrepeat:weekly:{mark}": APPROVERS, "meettimes:6:{mark}": APPROVERS,
    "meetdates:{weekly}:all": APPROVERS,
    "rsvpdates:{weekly}": MEMBERS, "rsvpset:{weekly}:maybe:rest": MEMBERS,
    "meetok:{mark}": APPROVERS, "meetkeep:{mark}": APPROVERS, "meetagain:1": APPROVERS,
    "meetdrafts": APPROVERS, "meetdraft:{unpublished}": APPROVERS,
    "meetpublish:{unpublished}": APPROVERS, "meetedit:{unpublished}": APPROVERS,
    "meetdelete:{unpublished}": APPROVERS, "meetdeleted:{unpublished}": APPROVERS,
    "meetchange:{ctip}": APPROVERS, "meetoff:{mark}": APPROVERS, "meetoffok:{mark}": APPROVERS,
    "meeton:{mark}": APPROVERS, "meetsave:{mark}:silently": APPROVERS,
    "meetleave:{mark}": APPROVERS, "meetinstead:1:0": APPROVERS,
    "meeteditfirst:{unpublished}:1": APPROVERS, "meetchangefirst:{ctip}:1": APPROVERS,
    "meetfiles:{ctip}": MEMBERS, "meetfile:{file}": MEMBERS,
    "unaskedfile:document:5:{ctip}": APPROVERS,
    "meetfileadd:minutes:{ctip}": APPROVERS, "meetfilesoff:{ctip}": APPROVERS,
    "meetfileother:{file}": APPROVERS,
    "meetfileoff:{file}": APPROVERS, "meetfilesdone:{ctip}": APPROVERS, "late:1": MEMBERS,
    "announce:{ctip}": APPROVERS, "unannounced:{ctip}": APPROVERS, "announceask:{ctip}": APPROVERS,
    "linkto:{group}": NOBODY, "linked:{group}": NOBODY, "linkother": NOBODY, "unlink": NOBODY,
    "nolink": NOBODY,
}  # fmt: skip
"""Each with arguments that mean something, so that only the right can be what is missing."""

STEPS = {
    ("join", "name"): ANYONE, ("join", "organization"): ANYONE, ("contact", "text"): MEMBERS,
    ("contact", "answer"): SECRETARIAT, ("teach", "alias"): SECRETARIAT,
    ("standing", "questions"): SECRETARIAT, ("standing", "answer"): SECRETARIAT,
    ("standing", "translation"): SECRETARIAT, ("standing", "audience"): SECRETARIAT,
    ("standing", "preview"): SECRETARIAT,
    ("people", "name"): SECRETARIAT, ("broadcast", "text"): SECRETARIAT,
    ("correct", "text"): SECRETARIAT, ("broadcast", "opening"): SECRETARIAT,
    ("disapprove", "reason"): MEMBERS, ("note", "text"): MEMBERS,
    ("broadcast", "when"): SECRETARIAT, ("broadcast", "version"): SECRETARIAT,
    ("broadcast", "ahead"): SECRETARIAT,
    ("correct", "version"): SECRETARIAT, ("correct", "preview"): SECRETARIAT,
    ("correct", "which"): SECRETARIAT,
    ("broadcast", "pick"): SECRETARIAT, ("broadcast", "add"): SECRETARIAT,
    ("broadcast", "audience"): SECRETARIAT, ("broadcast", "leave_out"): SECRETARIAT,
    ("broadcast", "include"): SECRETARIAT,
    ("newsletter", "text"): SECRETARIAT, ("newsproposal", "which"): SECRETARIAT,
    ("newsproposal", "title"): SECRETARIAT,
    ("newsproposal", "body"): SECRETARIAT, ("newsproposal", "published"): SECRETARIAT,
    **{
        ("meeting", step): APPROVERS
        for step in ("groups", "title", "day", "minute", "length", "place", "online",
                     "description", "agenda",
                     "capacity", "lead", "repeat", "ends", "reason", "preview")
    },
    ("meetingfile", "document"): APPROVERS, ("meetingfile", "minutes"): APPROVERS,
    ("item", "text"): SECRETARIAT, ("item", "groups"): SECRETARIAT,
    ("item", "version"): SECRETARIAT, ("item", "preview"): SECRETARIAT,
    ("item", "next"): SECRETARIAT,
}  # fmt: skip

ALL, DATE, NOTHING = "all", "date", "nothing"
VIEWERS = {"outsider": OUTSIDER, "member": MEMBER, "insider": INSIDER, "secretariat": STAFF}
SEEN = {
    # of:        outsider  member  insider  secretariat
    "ctip":     (DATE,     ALL,    DATE,    ALL),
    "private":  (NOTHING,  NOTHING, ALL,    ALL),
    "joint":    (DATE,     ALL,    ALL,     ALL),
    "plenary":  (ALL,      ALL,    ALL,     ALL),
}  # fmt: skip
ASKED = {
    "ctip": ("member", "secretariat"),
    "private": ("insider",),
    "joint": ("member", "insider", "secretariat"),
    "plenary": ("outsider", "member", "insider", "secretariat"),
}
ACTS = (
    "rsvp",
    "inplace",
    "giveback",
    "colleagueoff",
    "lang",
    "again",
    "sendunknown",
    "noted",
    "newsyes",
    "meetkept",
)
"""Buttons whose tap is answered in words that are no refusal."""

NONE_SUCH = 999_999


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with the network and something to do for everybody."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('rights') / 'network.db'}")
    database.prepare()
    database.call(_enter)
    yield database
    database.close()


@pytest.fixture
def session(network: Database) -> Iterator[Session]:
    """One transaction, which is never committed."""
    with Session(network.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


def _enter(session: Session) -> None:
    joined = NOW - timedelta(days=30)
    loading.load(session, network_file.read([NETWORK]), joined)
    for telegram_id in (STAFF, CHAIR, MEMBER, OUTSIDER, INSIDER, FOCAL):
        _account(session, telegram_id)
        members.admit_expected(session, telegram_id, joined)
    for telegram_id, of in ((STOPPED, "hill"), (LEFT, "hill"), (COLLEAGUE, "shelter")):
        _account(session, telegram_id)
        person = members.new_person(session, f"P{telegram_id}", _row(session, Organization, of))
        members.join(session, person, telegram_id, joined)
        session.flush()
    members.stop(session, STOPPED, NOW)
    left = session.scalars(select(Person).where(Person.telegram_id == LEFT)).one()
    members.end(session, left.id, NOW, None)
    _account(session, STRANGER)
    join_requests.file(session, STRANGER, "Esha Khatun", "Shelter", NOW)
    contacts.write(session, _row(session, Person, "charu"), "A question", NOW, question=True)
    contacts.write(session, _row(session, Person, "bina"), "Where to park", NOW, question=True)
    staff = _row(session, Person, "amina")
    learned.teach(session, "agenda", "What is on?", staff, NOW)
    groups.add_alias(session, _group(session), "traffickers", staff, NOW)
    standing_answers.add(session, ["Where to park?"], "At gate 2.", {}, None, staff, NOW)
    standing_answers.new(session, ["Why?"], "So.", "proposed")
    found = newsletter_text.items("".join(f"# Item {one}\nIts text.\n" for one in "ABCDEF"))
    news_imports.propose(session, found, None, staff, NOW, NOW.date())
    news_imports.drop(session, 2)
    amina = members.viewer(session, session.get(Person, staff))
    assert amina is not None
    mark = news_imports.mark(news_imports.find(session, 4))
    news_imports.accept(session, 4, mark, amina, NOW, NOW.date())
    news_imports.merge(session, 5, "after")
    everybody = Audience().to_json()
    words = {"text": "Words", "mark": 0, "people": 5, "organizations": 4, "noted": True}
    for state in ("open", "closed"):
        post = posts.plan(session, "broadcast", NOW, everybody, words, author_id=staff)
        posts.open_due(session, NOW)
        assert post is not None
        post.state = state
        proposed = CORRECTED | {"by": _row(session, Person, "charu"), "number": 1}
        if state == "closed":
            post.correction = proposed | {"seen": submissions.digest(post)}
        post.facts = words | {"corrections": 1}
    due_at = NOW + timedelta(minutes=1)
    posts.plan(session, "broadcast", NOW, everybody, words, due_at=due_at)
    unsent = broadcasts.draft(session, staff, NOW, "Words")
    kept = {"part": "bn", "written": {"html": "কথা"}, "words": "কথা", "seen": "of something else"}
    aside = {f"{staff}:1": kept}
    unsent.facts = unsent.facts | {"seen": submissions.digest(unsent), "aside": aside}
    submitted = broadcasts.draft(session, _row(session, Person, "charu"), NOW, "Words")
    submitted.audience = {"all": [[f"group:{_group(session).id}"]], "not": []}
    submitted.state, submitted.facts = "approval", submitted.facts | words
    times = (NOW + timedelta(days=days) for days in (8, 9, 8))
    written = particulars.Written("Draft", [_group(session).id], *times)
    making.make(session, amina, written, "Asia/Dhaka", NOW, draft=True)
    weekly = replace(written, title="Weekly", repeat="FREQ=WEEKLY;COUNT=2")
    making.make(session, amina, weekly, "Asia/Dhaka", NOW, draft=False)
    ctip, sent = _row(session, Meeting, "ctip-jan"), {"kind": "document", "file_id": "A"}
    session.add(MeetingFile(meeting_id=ctip, kind="document", name="Paper", attachment=sent))


def _account(session: Session, telegram_id: int) -> None:
    members.account(session, members.Profile(telegram_id, f"P{telegram_id}", "en"), NOW)
    session.flush()


def _row(session: Session, kind: type[Any], key: str) -> int:
    return int(session.scalars(select(kind.id).where(kind.key == key)).one())


def _group(session: Session) -> WorkingGroup:
    return session.scalars(select(WorkingGroup).where(WorkingGroup.key == "ctip")).one()


def _broadcast(session: Session, state: str) -> int:
    broadcasts = select(Post.id).where(Post.kind == "broadcast", Post.state == state)
    return session.scalars(broadcasts).one()


def _weekly(session: Session) -> int:
    """The first date of a series."""
    its = select(Meeting.id).where(Meeting.title == "Weekly").order_by(Meeting.starts_at).limit(1)
    return session.scalars(its).one()


def _ids(session: Session) -> dict[str, int]:
    return {
        "ctip": _row(session, Meeting, "ctip-jan"),
        "private": _row(session, Meeting, "survivors-jan"),
        "unpublished": session.scalars(select(Meeting.id).where(Meeting.status == "draft")).one(),
        "weekly": _weekly(session),
        "joint": _row(session, Meeting, "joint"),
        "plenary": _row(session, Meeting, "plenary"),
        "group": _row(session, WorkingGroup, "ctip"),
        "news": _row(session, News, "policy"),
        "organization": _row(session, Organization, "hill"),
        "rafiq": _row(session, Person, "rafiq"), "bina": _row(session, Person, "bina"),
        "colleague": session.scalars(
            select(Person.id).where(Person.telegram_id == COLLEAGUE)
        ).one(),
        "unodc": _row(session, Organization, "unodc"),
        "person": _row(session, Person, "charu"),
        "import": 1, "item": 1, "dropped": 2, "accepted": 4, "first": 5, "merged": 6,
        "shown": news_imports.mark(news_imports.find(session, 1)), "groups_stage": 1,
        "version_stage": 2,
        "name": groups.taught_names(session)[0].id,
        "request": 1, "message": 1, "phrase": 1, "answer": 1, "proposal": 2, "mark": 1,
        "file": 1,
        "post": _broadcast(session, "planned"), "draft": _broadcast(session, "draft"),
        "unsent": 0, "one": 1,
        "submitted": _broadcast(session, "approval"), "open": _broadcast(session, "open"),
        "closed": _broadcast(session, "closed"),
    }  # fmt: skip


def _broadcast(session: Session, state: str) -> int:
    wanted = select(Post.id).where(Post.kind == "broadcast", Post.state == state)
    return session.scalars(wanted).one()


@dataclass(frozen=True)
class Effect:
    """What an act led to: the calls that are owed, and every table but those of who writes."""

    calls: tuple[str, ...]
    tables: str


def _tables(session: Session) -> str:
    session.flush()
    names = [table.name for table in Base.metadata.sorted_tables]
    return "\n".join(
        f"{name} {row}"
        for name in names
        if name not in ("accounts", "inbox")
        for row in session.connection().exec_driver_sql(f"SELECT * FROM {name}")  # noqa: S608
    )


def _act(session: Session, update: dict[str, Any]) -> Effect:
    """Do it, look, and take it back."""
    with session.begin_nested() as savepoint:
        done = dispatch.handle(session, update, NOW, BOT)
        effect = Effect(tuple(f"{call.method} {call.params}" for call in done), _tables(session))
        savepoint.rollback()
    session.expire_all()
    return effect


def _user(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": f"P{user_id}", "language_code": "en"}


def _said(user_id: int, text: str) -> dict[str, Any]:
    chat = {"id": user_id, "type": "private", "first_name": f"P{user_id}"}
    message: dict[str, Any] = {
        "message_id": 5, "from": _user(user_id), "chat": chat, "date": 1799733600, "text": text,
    }  # fmt: skip
    return {"update_id": 1, "message": message}


def _tapped(user_id: int, data: str) -> dict[str, Any]:
    message = _said(BOT.id, "A card")["message"] | {"chat": _said(user_id, "")["message"]["chat"]}
    query = {
        "id": "77", "from": _user(user_id), "chat_instance": "1", "data": data, "message": message,
    }  # fmt: skip
    return {"update_id": 1, "callback_query": query}


def _prepare(session: Session, user_id: int, button: str) -> None:
    """Let somebody be in the middle of what the buttons of a dialogue are for."""
    draft = _broadcast(session, "draft")
    before = NOW - timedelta(seconds=1)
    dialogues.enter(session, user_id, "broadcast", "audience", before, post=draft)
    alone = ("meeting", "meetedit", "meetchange", "meetdates")
    making_one = button.startswith("meet") and not button.startswith(("meetfile", *alone))
    kind = "meet" if making_one else "pass"
    (topic, step), data = MIDDLES.get(button, MIDDLES[kind])
    dialogues.enter(session, user_id, topic, step, NOW + timedelta(seconds=1), **data(session))
    if button in ("note", "nonote", "late", "rsvpdates", "rsvpset"):
        _answer(session, user_id, "maybe", "weekly" if button.startswith("rsvp") else "ctip")
    if button.startswith("colleague"):
        _answer(session, user_id, "no")
    if button == "colleagueoff":
        asks, asked = (
            members.viewer(session, members.person_of(session, one)) for one in (user_id, COLLEAGUE)
        )
        if asks and asked and asks.organization_id == asked.organization_id:
            delegates.ask(session, asks, _ids(session)["ctip"], asked.person_id, NOW)
    if button == "inplace":
        _answer(session, COLLEAGUE, "no")
        colleague = members.viewer(session, members.person_of(session, COLLEAGUE))
        assert colleague is not None
        ids = _ids(session)
        delegates.ask(session, colleague, ids["ctip"], ids["bina"], NOW)
    session.flush()


def _answer(session: Session, user_id: int, answer: str, meeting: str = "ctip") -> None:
    """Let whoever is asked to the meeting have an answer to it."""
    viewer = members.viewer(session, members.person_of(session, user_id))
    if viewer is not None:
        rsvps.answer(session, viewer, _ids(session)[meeting], answer, NOW)


def _correction(session: Session) -> dict[str, Any]:
    post = session.get_one(Post, _broadcast(session, "open"))
    seen = submissions.digest(post)
    asked = {"asked": CORRECTED, "left": ["bn"]}
    return {"post": post.id, "words": CORRECTED, "seen": seen, "mark": 1, **asked}


CORRECTED = {"text": "Better words", "translations": {}, "attachment": None}
"""What a correction says."""


DRAFT: dict[str, Any] = {
    "questions": ["Where to park?"], "answer": "At gate 2.", "translations": {}, "left": ["bn"],
    "group_id": 0, "mark": 1,
}  # fmt: skip
"""A standing answer that is being written."""

ITEM: dict[str, Any] = {
    "id": None, "title": "Drafted", "body": "It was drafted.", "group_ids": [], "versions": {},
    "attachment": None, "published": None, "link": None, "stage": 1, "mark": 1,
    "number": 1,
}  # fmt: skip
"""A news item that is being written."""

MEETING: dict[str, Any] = making_drafts.EMPTY | {
    "groups": [1], "title": "Meeting", "day": "2027-01-19", "minute": 600, "length": 60,
    "begun": 1, "mark": 1, "written": "Meeting",
}  # fmt: skip
"""A meeting that is being made."""


def _change(session: Session) -> dict[str, Any]:
    """A meeting that is being changed."""
    meeting = session.get_one(Meeting, _row(session, Meeting, "ctip-jan"))
    was = making_drafts.of_meeting(Viewer(0, 0, frozenset({"secretariat"})), meeting)
    said = {"place": "Room 2", "begun": 1, "mark": 1, "written": "Meeting"}
    return making_drafts.change_of(was) | said


def _at_preview(session: Session) -> dict[str, Any]:
    """A draft at whose preview something was written that may be an audience."""
    return {"post": _broadcast(session, "draft"), "text": "ctip", "number": 1}


def _at_audience(session: Session) -> dict[str, Any]:
    """A draft of whose audience something was written that is not clear."""
    draft = session.get_one(Post, _broadcast(session, "draft"))
    shown = clashes.shown(draft, clashes.AUDIENCE)
    return {"post": draft.id, "instead": ["ctip"], "number": 1} | shown


def _at_version(session: Session) -> dict[str, Any]:
    """A draft of which a version was asked for."""
    draft = session.get_one(Post, _broadcast(session, "draft"))
    return {"post": draft.id, "language": "bn"} | clashes.shown(draft, "bn")


def _late(session: Session) -> dict[str, Any]:
    """A note that came too late to be taken as one."""
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "Ill."}
    asked = {"topic": "note", "step": "text", "data": {"meeting": _ids(session)["ctip"]}}
    asked_at = (NOW - timedelta(hours=1)).isoformat()
    return {"written": "late", "line": asked | {"message": message, "asked_at": asked_at}}


UNASKED: dict[str, Any] = {
    "written": "unasked",
    "messages": [
        {
            "message_id": 5, "date": 1799733600, "chat": {"id": 1, "type": "private"},
            "caption": "Line one\nLine two",
            "document": {"file_id": "f", "file_unique_id": "u", "file_name": "one.pdf"},
        },
    ],
}  # fmt: skip
"""A file that was sent without having been asked for."""

MIDDLES: dict[str, tuple[tuple[str, str], Callable[[Session], dict[str, Any]]]] = {
    "meet": (("meeting", "preview"), lambda _: MEETING),
    "meeteditfirst": (("meeting", "preview"), lambda _: MEETING),
    "meetchangefirst": (("meeting", "preview"), lambda _: MEETING),
    "edititemfirst": (("item", "text"), lambda _: ITEM | {"begun": 1}),
    "versionsfirst": (("item", "text"), lambda _: ITEM | {"begun": 1}),
    "meettimes": (("meeting", "ends"), lambda _: MEETING | {"repeat": "weekly"}),
    "meetoff": (("meeting", "preview"), _change),
    "meetleave": (("meeting", "preview"), _change),
    "meetinstead": (("sentence", "aside"), lambda _: {"sentence": "CTIP", "number": 1}),
    "meetoffok": (("meeting", "reason"), _change),
    "meeton": (("meeting", "preview"), _change),
    "meetsave": (("meeting", "preview"), _change),
    "late": (("late", "aside"), _late),
    "pass": (("question", "open"), lambda _: {"text": "Why?"}),
    "skip": (("standing", "translation"), lambda _: DRAFT),
    "answerfor": (("standing", "audience"), lambda _: DRAFT | {"left": []}),
    "answeraud": (("standing", "preview"), lambda _: DRAFT | {"left": []}),
    "answerok": (("standing", "preview"), lambda _: DRAFT | {"left": []}),
    "correctitems": (("correct", "text"), _correction),
    "corrected": (("correct", "preview"), _correction),
    "correctedalone": (("correct", "preview"), _correction),
    "unaskeditem": (("unasked", "aside"), lambda _: UNASKED),
    "unaskedletter": (("unasked", "aside"), lambda _: UNASKED),
    "unaskedfile": (("unasked", "aside"), lambda _: UNASKED),
    "unaskedpost": (("unasked", "aside"), lambda _: UNASKED),
    "correctagain": (("correct", "preview"), _correction),
    "correctwords": (("correct", "text"), _correction),
    "correctkeep": (("correct", "version"), _correction),
    "correctskip": (("correct", "version"), _correction),
    "picked": (("broadcast", "text"), lambda _: {}),
    "noversion": (("broadcast", "version"), _at_version),
    "audinstead": (("broadcast", "audience"), _at_audience),
    "audmeant": (("broadcast", "review"), _at_preview),
    "audasked": (("broadcast", "review"), _at_preview),
    "found": (("search", "pages"), lambda _: {"text": "policy"}),
    "imported": (("newsletter", "text"), lambda _: {"parts": ["One item", "Its text."]}),
    "partout": (("newsletter", "text"), lambda _: {"parts": ["One item", "Its text."]}),
    "itemagain": (("item", "groups"), lambda _: ITEM),
    "throwaway": (("item", "groups"), lambda _: ITEM | {"written": "Drafted", "begun": 1}),
    "pasteagain": (("newsletter", "text"), lambda _: {"parts": ["One item", "Its text."]}),
    "answeragain": (("standing", "preview"), lambda _: DRAFT | {"left": []}),
    "itemon": (("item", "groups"), lambda _: ITEM),
    "itemback": (("item", "groups"), lambda _: ITEM),
    "itemgroup": (("item", "groups"), lambda _: ITEM),
    "itemfile": (("item", "text"), lambda _: ITEM | {"stage": 0}),
    "itemlink": (("item", "text"), lambda _: ITEM | {"stage": 0}),
    "itemskip": (("item", "version"), lambda _: ITEM | {"stage": 2}),
    "itemok": (("item", "preview"), lambda _: ITEM | {"stage": 3}),
    "itemmine": (("item", "preview"), lambda _: ITEM | {"stage": 3}),
    "unname": (
        ("teach", "named"),
        lambda session: {"group_id": _group(session).id, "alias": "traffickers"},
    ),
}
"""What one is in the middle of when one taps a button of a dialogue; `pass` for all others."""


def test_every_command_button_and_step_stands_in_the_tables_here() -> None:
    assert set(COMMANDS) == {one.name for one in routes.COMMANDS}
    assert {data.partition(":")[0] for data in BUTTONS} == set(routes.BUTTONS)
    assert set(STEPS) == set(step_routes.STEPS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_answered_or_reads_like_none(session: Session, name: str, role: str) -> None:
    user_id = ROLES[role]
    done = _act(session, _said(user_id, f"/{name}"))
    unknown = _act(session, _said(user_id, "/nonsense"))
    if role in COMMANDS[name]:
        greeted = name == "start" and role in ("stranger", "left")  # the answer to anything
        assert greeted or done.calls != unknown.calls
    else:
        assert done == unknown


@pytest.mark.parametrize("role", MEMBERS)
def test_an_unknown_command_changes_nothing(session: Session, role: str) -> None:
    before = _tables(session)
    assert _act(session, _said(ROLES[role], "/nonsense")).tables == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("data", BUTTONS)
def test_button_works_or_reads_like_none(session: Session, data: str, role: str) -> None:
    user_id = ROLES[role]
    _prepare(session, user_id, data.partition(":")[0])
    before = _tables(session)
    done = _act(session, _tapped(user_id, data.format(**_ids(session))))
    unknown = _act(session, _tapped(user_id, "nonsense:1"))
    assert unknown.tables == before
    if role in BUTTONS[data]:
        answer = done.calls[0]
        assert done.calls != unknown.calls
        member_joins = data == "join" and role in MEMBERS
        assert "text" not in answer or data.startswith(ACTS) or member_joins, answer
    else:
        assert done == unknown


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_step_of_a_dialogue_takes_words_only_from_who_may(
    session: Session, step: tuple[str, str], role: str
) -> None:
    user_id = ROLES[role]
    plain = _act(session, _said(user_id, "Sample words"))
    left = ["bn"] if step[1] in ("translation", "version") else []
    stages = ("text", "groups", "version", "preview")
    stage = stages.index(step[1]) if step[0] == "item" and step[1] in stages else 0
    middle = ITEM | DRAFT | {"name": "P", "contact_id": 1, "group_id": 1, "left": left}
    middle |= {"stage": stage, "post": _broadcast(session, "closed"), "parts": []}
    middle |= {"what": "broadcast", "number": 1, "meeting": _ids(session)["ctip"]}
    middle |= {"seen": "", "asked": CORRECTED, "language": "bn"}
    middle = MEETING | middle | {"written": None}
    middle |= {"id": 1 if step[0] == "newsproposal" else None}
    dialogues.enter(session, user_id, *step, NOW, **middle)
    done = _act(session, _said(user_id, "Sample words"))
    assert (done.calls != plain.calls) == (role in STEPS[step])


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("meeting", SEEN)
def test_meeting_is_seen_as_far_as_one_may(session: Session, meeting: str, viewer: str) -> None:
    level = SEEN[meeting][list(VIEWERS).index(viewer)]
    ids, user_id = _ids(session), VIEWERS[viewer]
    missing = _act(session, _tapped(user_id, f"meeting:{NONE_SUCH}"))

    def tapped(route: str) -> Effect:
        return _act(session, _tapped(user_id, route.format(id=ids[meeting])))

    assert (tapped("meetfiles:{id}") == missing) == (level != ALL)
    assert (tapped("meeting:{id}") == missing) == (level == NOTHING)
    assert (tapped("ics:{id}") == missing) == (level == NOTHING)
    assert (tapped("who:{id}") == missing) == (level != ALL)
    unasked = _act(session, _tapped(user_id, f"rsvp:{NONE_SUCH}:maybe"))
    assert (tapped("rsvp:{id}:maybe") == unasked) == (viewer not in ASKED[meeting])


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_calendar_has_the_meetings_that_one_is_asked_to(session: Session, viewer: str) -> None:
    person = members.person_of(session, VIEWERS[viewer])
    assert person is not None
    token = calendar_feeds.make(session, person.id)
    content = feeds.content(session, token, NOW)
    assert content is not None
    there = {str(one["uid"]) for one in icalendar.Calendar.from_ical(content).events}
    for name, meeting_id in _ids(session).items():
        if name in ASKED:
            uid = session.get_one(Meeting, meeting_id).uid
            assert (uid in there) == (viewer in ASKED[name])


@pytest.mark.parametrize("viewer", VIEWERS)
def test_private_group_and_its_news_read_like_none_to_others(session: Session, viewer: str) -> None:
    group, item = _row(session, WorkingGroup, "survivors"), _row(session, News, "records")
    user_id, inside = VIEWERS[viewer], viewer in ("insider", "secretariat")
    for known, unknown in (
        (f"ask:next:{group}", f"ask:next:{NONE_SUCH}"),
        (f"list:{group}:0", f"list:{NONE_SUCH}:0"),
        (f"past:{group}:0", f"past:{NONE_SUCH}:0"),
        (f"item:{item}", f"item:{NONE_SUCH}"),
    ):
        seen = _act(session, _tapped(user_id, known))
        assert (seen != _act(session, _tapped(user_id, unknown))) == inside


def test_rows_that_are_not_there_are_refused_to_the_secretariat_too(session: Session) -> None:
    before = _tables(session)
    for data in BUTTONS:
        forged = data.format(**dict.fromkeys(_ids(session), NONE_SUCH))
        if forged != data:
            done = _act(session, _tapped(STAFF, forged))
            assert "text" in done.calls[0], forged
            assert done.tables == before
