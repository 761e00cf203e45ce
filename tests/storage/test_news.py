from datetime import date

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, news
from storage.models import Audit, News


def test_news_is_listed_the_newest_first(session: Session, people: cast.Cast) -> None:
    undated = cast.news(session, published=None)
    old = cast.news(session, published=date(2023, 7, 26))
    first, second = cast.news(session), cast.news(session)
    charu = cast.viewer(session, people.charu)
    assert news.visible(session, charu, limit=9) == [second, first, old, undated]
    assert news.visible(session, charu, limit=2, offset=1) == [first, old]


def test_a_private_groups_item_is_read_by_its_members_and_the_secretariat(
    session: Session, people: cast.Cast
) -> None:
    item = cast.news(session, people.closed)
    for reader in (people.rafiq, people.amina):
        assert news.find(session, cast.viewer(session, reader), item.id) is item
    for outsider in (cast.viewer(session, people.bina), None):
        with pytest.raises(errors.NotFound):
            news.find(session, outsider, item.id)


def test_a_withdrawn_item_is_nobodys(session: Session, people: cast.Cast) -> None:
    item = cast.news(session, withdrawn=True)
    with pytest.raises(errors.NotFound):
        news.find(session, cast.viewer(session, people.amina), item.id)


def deeds(session: Session) -> list[str]:
    return [f"{one.action} {one.subject}" for one in session.scalars(select(Audit))]


def written(*groups: object, **other: object) -> news.Written:
    file = {"kind": "photo", "file_id": "a"}
    versions = {"bn": {"title": "ক", "body": "খ"}}
    columns = {"groups": groups, "translations": versions, "attachment": file} | other
    return news.Written("A & B", "<b>x</b>", **columns)  # type: ignore[arg-type]


def test_what_is_published_is_read_at_once_by_those_whom_it_concerns(
    session: Session, people: cast.Cast
) -> None:
    day = date(2027, 1, 12)
    item = news.publish(session, written(people.closed), day, people.amina.id, cast.NOW)
    session.expire_all()
    found = news.find(session, cast.viewer(session, people.rafiq), item.id)
    assert (found.title, found.body, found.published) == ("A & B", "<b>x</b>", day)
    assert found.translations == {"bn": {"title": "ক", "body": "খ"}}
    assert found.attachment == {"kind": "photo", "file_id": "a"}
    assert found.author is people.amina
    with pytest.raises(errors.NotFound):
        news.find(session, cast.viewer(session, people.charu), item.id)
    assert deeds(session) == [f"news-published news:{item.key}"]


def test_a_changed_item_keeps_its_date(session: Session, people: cast.Cast) -> None:
    item = cast.news(session, people.ctip, link="https://example.org/a")
    said = written(attachment=None, link="https://example.org/b")
    changed = news.change(session, item.id, said, people.amina.id, cast.NOW)
    session.expire_all()
    assert changed is item
    assert (item.title, item.published, item.link) == (
        "A & B", date(2027, 1, 2), "https://example.org/b"
    )  # fmt: skip
    assert (item.working_groups, item.attachment) == ([], None)
    assert deeds(session) == [f"news-changed news:{item.key}"]


def test_an_item_is_withdrawn_and_restored_once(session: Session, people: cast.Cast) -> None:
    item = cast.news(session)
    charu = cast.viewer(session, people.charu)
    for _ in range(2):
        news.withdraw(session, item.id, people.amina.id, cast.NOW)
        assert news.visible(session, charu, 9) == []
        assert news.withdrawn(session, 9) == [item]
    for _ in range(2):
        news.restore(session, item.id, people.amina.id, cast.NOW)
        assert news.visible(session, charu, 9) == [item]
        assert news.withdrawn(session, 9) == []
    subject = f"news:{item.key}"
    assert deeds(session) == [f"news-withdrawn {subject}", f"news-restored {subject}"]


def test_what_is_not_there_cannot_be_looked_after(session: Session, people: cast.Cast) -> None:
    for deed in (news.withdraw, news.restore):
        with pytest.raises(errors.NotFound):
            deed(session, 999, people.amina.id, cast.NOW)
    with pytest.raises(errors.NotFound):
        news.change(session, 999, written(), people.amina.id, cast.NOW)
    assert session.scalars(select(News)).all() == []


def test_what_was_changed_since_it_was_seen_is_not_overwritten_and_who_did_it_is_known(
    session: Session, people: cast.Cast
) -> None:
    item = cast.news(session)
    seen = news.mark(item)
    assert news.changed_by(session, item, cast.NOW) is None
    news.change(session, item.id, written(), people.amina.id, cast.NOW, seen)
    session.expire_all()
    with pytest.raises(errors.ChangedSince):
        news.change(session, item.id, written(people.closed), people.rafiq.id, cast.NOW, seen)
    assert (item.title, item.working_groups) == ("A & B", [])
    assert news.changed_by(session, item, cast.NOW) == people.amina.name
    assert news.changed_by(session, item, cast.NOW + cast.HOUR) is None
