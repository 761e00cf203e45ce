from datetime import date

import cast
import pytest
from sqlalchemy.orm import Session

from storage import errors, news


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
