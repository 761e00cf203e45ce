"""Imported newsletters: each proposed item is decided on once, and only then is there news."""

from datetime import date

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import broadcasts, errors, news, news_imports
from storage.models import Audit, News, NewsProposal
from storage.rules.access import Viewer
from storage.rules.newsletter import Item

TODAY = date(2027, 1, 12)
LINK = "https://example.org/a"
FOUND = [
    Item("One", "<i>2 January 2027</i>\n\nFirst.", LINK, date(2027, 1, 2)),
    Item("Two & more", "<b>Second.</b>", None, date(2027, 1, 20)),
    Item("Three", "", "https://example.org/b", None),
]


@pytest.fixture
def proposed(session: Session, people: cast.Cast) -> list[NewsProposal]:
    made = news_imports.propose(session, FOUND, "a.txt", people.amina.id, cast.NOW, TODAY)
    return list(news_imports.of_import(session, made.id))


def accept(session: Session, proposal: NewsProposal, amina: Viewer) -> News:
    """Accept one as it is now."""
    mark = news_imports.mark(proposal)
    return news_imports.accept(session, proposal.id, mark, amina, cast.NOW, TODAY)


def states(proposed: list[NewsProposal]) -> list[str]:
    return [one.state for one in proposed]


def test_a_link_that_stood_in_a_text_is_gone_with_it_and_one_below_it_stays(
    session: Session, proposed: list[NewsProposal]
) -> None:
    inside, below = proposed[0], proposed[2]
    inside.body = f'Read <a href="{LINK}">this</a>.'
    for one in (inside, below):
        news_imports.change(session, one.id, body="Anew.")
    assert (inside.link, below.link) == (None, "https://example.org/b")


def test_what_is_proposed_waits_in_order_and_is_no_news(
    session: Session, people: cast.Cast, proposed: list[NewsProposal]
) -> None:
    assert [(one.position, one.title, one.state) for one in proposed] == [
        (1, "One", "open"), (2, "Two & more", "open"), (3, "Three", "open")
    ]  # fmt: skip
    assert [one.published for one in proposed] == [date(2027, 1, 2), None, None]  # none to come
    assert proposed[0].body == "First."  # its date is not said twice
    assert news_imports.find_import(session, proposed[0].import_id).source == "a.txt"
    assert session.scalars(select(News)).all() == []
    assert [one.action for one in session.scalars(select(Audit))] == ["newsletter-imported"]


def test_an_accepted_one_is_published_once(
    session: Session, people: cast.Cast, proposed: list[NewsProposal]
) -> None:
    amina = cast.viewer(session, people.amina)
    one, two, _ = proposed
    news_imports.change(session, one.id, group_ids=[people.closed.id])
    item = accept(session, one, amina)
    assert (item.title, item.body, item.link) == ("One", "First.", LINK)
    assert (item.published, item.working_groups) == (date(2027, 1, 2), [people.closed])
    assert (one.state, one.news_id) == ("accepted", item.id)
    assert accept(session, two, amina).published == TODAY
    with pytest.raises(errors.AlreadyDecided, match="accepted"):
        news_imports.drop(session, one.id)
    with pytest.raises(errors.Outdated):
        news_imports.propose_again(session, one.id)
    with pytest.raises(errors.AlreadyDecided, match="accepted"):
        accept(session, one, amina)
    with pytest.raises(errors.AlreadyDecided, match="accepted"):
        news_imports.change(session, one.id, title="Other")
    assert len(news.visible(session, amina, 9)) == 2


def test_a_headline_alone_is_not_published_before_it_has_a_text(
    session: Session, people: cast.Cast, proposed: list[NewsProposal]
) -> None:
    amina = cast.viewer(session, people.amina)
    with pytest.raises(errors.NoWords):
        accept(session, proposed[2], amina)
    changed = news_imports.change(session, proposed[2].id, body="Text.", published=TODAY)
    assert (changed.title, changed.body, changed.published) == ("Three", "Text.", TODAY)
    assert accept(session, changed, amina).body == "Text."


def test_a_dropped_one_can_be_proposed_again(
    session: Session, proposed: list[NewsProposal]
) -> None:
    news_imports.drop(session, proposed[1].id)
    assert states(proposed) == ["open", "dropped", "open"]
    assert news_imports.neighbour(session, proposed[0], "after") is proposed[2]
    news_imports.propose_again(session, proposed[1].id)
    assert states(proposed) == ["open", "open", "open"]


@pytest.mark.parametrize(("tapped", "side"), [(0, "after"), (1, "before")])
def test_two_become_one_and_nothing_of_them_is_lost(
    session: Session, proposed: list[NewsProposal], tapped: int, side: news_imports.Side
) -> None:
    merged, second, took = news_imports.merge(session, proposed[tapped].id, side)
    assert (merged, second, took) == (proposed[0], proposed[1], "nothing")
    assert merged.body == "First.\n\n<b>Two &amp; more</b>\n<b>Second.</b>"
    assert states(proposed) == ["open", "merged", "open"]
    merged, _, _ = news_imports.merge(session, merged.id, "after")
    assert merged.body.endswith("\n\n<b>Three</b>")
    assert merged.link == LINK
    for other in ("before", "after"):
        with pytest.raises(errors.Outdated):
            news_imports.merge(session, merged.id, other)


def test_what_was_changed_since_it_was_seen_is_not_accepted(
    session: Session, people: cast.Cast, proposed: list[NewsProposal]
) -> None:
    amina, one = cast.viewer(session, people.amina), proposed[0]
    news_imports.change(session, one.id, group_ids=[people.closed.id])
    seen = news_imports.mark(one)
    news_imports.change(session, one.id, group_ids=[])
    with pytest.raises(errors.ChangedSince):
        news_imports.accept(session, one.id, seen, amina, cast.NOW, TODAY)
    assert session.scalars(select(News)).all() == []


def test_what_is_of_a_private_group_stays_so_when_it_is_merged(
    session: Session, people: cast.Cast, proposed: list[NewsProposal]
) -> None:
    one, two, three = proposed
    news_imports.change(session, two.id, group_ids=[people.closed.id])
    news_imports.merge(session, one.id, "after")
    assert one.group_ids == [people.closed.id]
    news_imports.change(session, three.id, group_ids=[people.ctip.id])
    news_imports.merge(session, one.id, "after")
    assert one.group_ids == [people.closed.id]


def test_items_of_two_private_groups_are_not_merged(
    session: Session, people: cast.Cast, proposed: list[NewsProposal]
) -> None:
    people.ctip.private = True
    news_imports.change(session, proposed[0].id, group_ids=[people.closed.id])
    news_imports.change(session, proposed[1].id, group_ids=[people.ctip.id])
    with pytest.raises(errors.OtherReaders):
        news_imports.merge(session, proposed[0].id, "after")
    assert states(proposed) == ["open", "open", "open"]


def test_what_is_missing_comes_from_the_second_one(
    session: Session, proposed: list[NewsProposal]
) -> None:
    merged, _, took = news_imports.merge(session, proposed[2].id, "before")
    assert (merged.title, merged.link) == ("Two & more", "https://example.org/b")
    assert took == "link"


@pytest.mark.parametrize("order", [(0, 1), (1, 2)])
@pytest.mark.parametrize("told", [(None, None), (LINK, None), (None, TODAY), (LINK, TODAY)])
def test_what_was_merged_is_parted_again_as_it_was(
    session: Session,
    proposed: list[NewsProposal],
    order: tuple[int, int],
    told: tuple[str | None, date | None],
) -> None:
    first, second = proposed[order[0]], proposed[order[1]]
    second.link, second.published = told
    before = [(one.title, one.body, one.link, one.published, one.state) for one in proposed]
    merged = news_imports.merge(session, first.id, "after")
    assert news_imports.part(session, merged.first.id, merged.second.id, merged.took) is first
    after = [(one.title, one.body, one.link, one.published, one.state) for one in proposed]
    assert after == before
    with pytest.raises(errors.Outdated):
        news_imports.part(session, merged.first.id, merged.second.id, merged.took)


def test_what_was_merged_and_then_changed_is_not_parted(
    session: Session, proposed: list[NewsProposal]
) -> None:
    merged = news_imports.merge(session, proposed[0].id, "after")
    news_imports.change(session, proposed[0].id, body="Anew.")
    with pytest.raises(errors.Outdated):
        news_imports.part(session, merged.first.id, merged.second.id, merged.took)
    assert proposed[0].body == "Anew."


def test_an_accepted_one_is_taken_back_as_if_it_had_never_been(
    session: Session, people: cast.Cast, proposed: list[NewsProposal]
) -> None:
    amina = cast.viewer(session, people.amina)
    one = proposed[0]
    news_imports.change(session, one.id, group_ids=[people.closed.id])
    accept(session, one, amina)
    assert news_imports.take_back(session, one.id, people.amina.id, cast.NOW) is one
    assert (one.state, one.news_id) == ("open", None)
    assert session.scalars(select(News)).all() == []
    with pytest.raises(errors.Outdated):
        news_imports.take_back(session, one.id, people.amina.id, cast.NOW)
    assert accept(session, one, amina).title == "One"


@pytest.mark.parametrize("since", ["title", "groups", "version", "file", "withdrawn", "broadcast"])
def test_what_something_happened_to_since_is_not_taken_back(
    session: Session, people: cast.Cast, proposed: list[NewsProposal], since: str
) -> None:
    amina = cast.viewer(session, people.amina)
    item = accept(session, proposed[0], amina)
    if since == "title":
        item.title = "Other"
    elif since == "groups":
        item.working_groups = [people.closed]
    elif since == "version":
        item.translations = {"bn": {"title": "এক", "body": "প্রথম।"}}
    elif since == "file":
        item.attachment = {"kind": "photo", "file_id": "a"}
    elif since == "withdrawn":
        news.withdraw(session, item.id, people.amina.id, cast.NOW)
    else:
        broadcasts.draft(session, people.amina.id, cast.NOW, items=[item])
    session.flush()
    with pytest.raises(errors.InUse):
        news_imports.take_back(session, proposed[0].id, people.amina.id, cast.NOW)
    assert proposed[0].state == "accepted"


def test_what_waits_is_counted_and_begins_with_the_latest_newsletter(
    session: Session, people: cast.Cast, proposed: list[NewsProposal]
) -> None:
    news_imports.drop(session, proposed[0].id)
    assert news_imports.waiting(session) == 2
    assert news_imports.first_waiting(session) is proposed[1]
    news_imports.propose(session, FOUND[:1], None, people.amina.id, cast.NOW, TODAY)
    assert news_imports.first_waiting(session).import_id != proposed[0].import_id
    for one in session.scalars(select(NewsProposal)):
        one.state = "dropped"
    assert news_imports.waiting(session) == 0
    with pytest.raises(errors.Outdated):
        news_imports.first_waiting(session)


def test_a_newsletter_without_items_is_refused(session: Session, people: cast.Cast) -> None:
    with pytest.raises(errors.NoWords):
        news_imports.propose(session, [], None, people.amina.id, cast.NOW, TODAY)
    for find in (news_imports.find, news_imports.find_import):
        with pytest.raises(errors.NotFound):
            find(session, 99)
