import cast
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import askable, groups

LINK = "https://meet.example.org/1"


def test_what_may_be_asked_of_meetings_is_read_by_start(
    session: Session, people: cast.Cast
) -> None:
    later = cast.meeting(session, people.closed, title="Later", starts=cast.STARTS + cast.DAY)
    sooner = cast.meeting(session, title="Sooner", agenda=["Data", {"item": "Law", "minutes": 5}])
    cast.meeting(session, title="Draft", status="draft")
    one, other = askable.everything(session, cast.NOW).stock.meetings
    assert (one.id, one.series, one.agenda) == (sooner.id, "Sooner", ("Data", "Law"))
    assert (one.starts_at, one.ends_at) == (sooner.starts_at, sooner.ends_at)
    assert (other.id, other.groups) == (later.id, ((people.closed.id, True),))
    assert askable.everything(session, later.ends_at).stock.meetings == []


def test_what_is_online_is_so_before_its_link_is_there(session: Session) -> None:
    for at, how in enumerate(({}, {"unlinked": True}, {"online": LINK})):
        said = {"online": None} | how
        cast.meeting(session, starts=cast.STARTS + at * cast.DAY, **said)
    found = askable.everything(session, cast.NOW).stock.meetings
    assert [one.online for one in found] == [False, True, True]


def test_news_may_be_asked_in_each_version_while_it_is_not_withdrawn(
    session: Session, people: cast.Cast
) -> None:
    item = cast.news(session, people.closed, translations={"bn": {"title": "খসড়া", "body": "হয়েছে"}})
    cast.news(session, withdrawn=True)
    (one,) = askable.news(session).items
    assert (one.id, one.title, one.body) == (item.id, "Drafted", "It was drafted.")
    assert one.translations == {"bn": {"title": "খসড়া", "body": "হয়েছে"}}


def test_what_is_asked_of_is_read_to_the_letter(session: Session) -> None:
    title, place = 'The "third" \\ review, [1, null]', "Floor\t2\u001f\U0001f3e2"
    cast.meeting(session, title=title, place=place, agenda=[{"item": 'ক্ষতি "ও" লাভ'}])
    (one,) = askable.everything(session, cast.NOW).stock.meetings
    assert (one.title, one.place, one.agenda) == (title, place, ('ক্ষতি "ও" লাভ',))


def test_news_is_made_again_only_when_something_changed(session: Session) -> None:
    cast.news(session)
    before = askable.news(session)
    assert askable.news(session) is before
    session.execute(text("UPDATE news SET body = 'Another'"))
    assert [one.body for one in askable.news(session).items] == ["Another"]


def test_it_is_made_again_only_when_something_changed(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, title="Review")
    before = askable.everything(session, cast.NOW).stock
    assert askable.everything(session, cast.NOW).stock is before
    session.execute(text("UPDATE meetings SET place = 'Elsewhere'"))  # whoever changes it
    moved = askable.everything(session, cast.NOW).stock
    assert [one.place for one in moved.meetings] == ["Elsewhere"]
    meeting.working_groups = [people.closed]
    session.flush()
    assert askable.everything(session, cast.NOW).stock.meetings[0].groups == (
        (people.closed.id, True),
    )
    people.closed.private = False
    session.flush()
    assert askable.everything(session, cast.NOW).stock.meetings[0].groups == (
        (people.closed.id, False),
    )


def test_what_names_there_are_is_read_for_whoever_asks(session: Session, people: cast.Cast) -> None:
    people.ctip.aliases = ["Traffickers"]
    for_some = cast.answer(session, people.closed, questions=["Where?", "কোথায়?"])
    cast.answer(session, state="proposed")
    every = askable.everything(session, cast.NOW)
    assert {one.id: one.names for one in every.groups}[people.ctip.id] == (
        people.ctip.name, people.ctip.short_name, "Traffickers",
    )  # fmt: skip
    assert {one.id for one in every.groups if one.private} == {people.closed.id}
    assert every.standing == ((for_some.id, ("Where?", "কোথায়?"), ((people.closed.id, True),)),)
    organizations = groups.organizations(session)
    assert every.organizations == tuple((o.id, (o.name, o.short_name)) for o in organizations)
