import cast
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import askable


def test_what_may_be_asked_of_meetings_is_read_by_start(
    session: Session, people: cast.Cast
) -> None:
    later = cast.meeting(session, people.closed, title="Later", starts=cast.STARTS + cast.DAY)
    sooner = cast.meeting(session, title="Sooner", agenda=["Data", {"item": "Law", "minutes": 5}])
    cast.meeting(session, title="Draft", status="draft")
    one, other = askable.meetings(session, cast.NOW).meetings
    assert (one.id, one.series, one.agenda) == (sooner.id, "Sooner", ("Data", "Law"))
    assert (one.starts_at, one.ends_at) == (sooner.starts_at, sooner.ends_at)
    assert (other.id, other.groups) == (later.id, ((people.closed.id, True),))
    assert askable.meetings(session, later.ends_at).meetings == []


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
    (one,) = askable.meetings(session, cast.NOW).meetings
    assert (one.title, one.place, one.agenda) == (title, place, ('ক্ষতি "ও" লাভ',))


def test_news_is_made_again_only_when_something_changed(session: Session) -> None:
    cast.news(session)
    before = askable.news(session)
    assert askable.news(session) is before
    session.execute(text("UPDATE news SET body = 'Another'"))
    assert [one.body for one in askable.news(session).items] == ["Another"]


def test_it_is_made_again_only_when_something_changed(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, title="Review")
    before = askable.meetings(session, cast.NOW)
    assert askable.meetings(session, cast.NOW) is before
    session.execute(text("UPDATE meetings SET place = 'Elsewhere'"))  # whoever changes it
    moved = askable.meetings(session, cast.NOW)
    assert [one.place for one in moved.meetings] == ["Elsewhere"]
    meeting.working_groups = [people.closed]
    session.flush()
    assert askable.meetings(session, cast.NOW).meetings[0].groups == ((people.closed.id, True),)
    people.closed.private = False
    session.flush()
    assert askable.meetings(session, cast.NOW).meetings[0].groups == ((people.closed.id, False),)
