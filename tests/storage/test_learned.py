import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import askable, errors, groups, learned
from storage.models import Audit


def test_what_is_taught_is_given_in_order_and_listed_the_newest_first(
    session: Session, people: cast.Cast
) -> None:
    for kind, text in (("agenda", "What is on?"), ("where", "Which house?"), ("when", "O'clock?")):
        learned.teach(session, kind, text, people.amina.id, cast.NOW)
    assert list(askable.everything(session, cast.NOW).phrases) == [
        ("agenda", "What is on?"), ("where", "Which house?"), ("when", "O'clock?"),
    ]  # fmt: skip
    assert [one.kind for one in learned.listed(session, limit=2)] == ["when", "where"]
    assert [one.kind for one in learned.listed(session, limit=2, offset=2)] == ["agenda"]
    assert learned.listed(session, limit=1)[0].taught_by is people.amina


def test_the_same_words_ask_for_one_thing_the_last_that_was_said(
    session: Session, people: cast.Cast
) -> None:
    learned.teach(session, "agenda", "What is on?", people.amina.id, cast.NOW)
    later = cast.NOW + cast.DAY
    phrase = learned.teach(session, "when", "what is ON", people.rafiq.id, later)
    assert (phrase.taught_by_id, phrase.taught_at) == (people.rafiq.id, later)
    assert [(one.kind, one.text) for one in learned.listed(session, 2)] == [("when", "what is ON")]


def test_a_phrase_is_kept_as_far_as_questions_are_read(session: Session, people: cast.Cast) -> None:
    learned.teach(session, "agenda", "long " * 200, people.amina.id, cast.NOW)
    assert len(learned.listed(session, 1)[0].text) == learned.LONGEST


def test_there_is_nothing_to_learn_without_a_word(session: Session, people: cast.Cast) -> None:
    with pytest.raises(errors.NoWords):
        learned.teach(session, "agenda", "?! 🙂", people.amina.id, cast.NOW)


def test_a_phrase_is_forgotten_once_and_the_audit_keeps_it(
    session: Session, people: cast.Cast
) -> None:
    phrase = learned.teach(session, "agenda", "What is on?", people.amina.id, cast.NOW)
    learned.forget(session, phrase.id, people.amina.id, cast.NOW)
    assert learned.listed(session, 1) == []
    with pytest.raises(errors.NotFound):
        learned.forget(session, phrase.id, people.amina.id, cast.NOW)
    acts = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert [one.action for one in acts] == ["phrase-taught", "phrase-removed"]
    assert acts[1].details == {"kind": "agenda", "text": "What is on?"}


def test_a_working_group_gets_another_name_but_none_twice(
    session: Session, people: cast.Cast
) -> None:
    groups.add_alias(session, people.ctip, "Traffickers", people.amina.id, cast.NOW)
    for taken in ("TRAFFICKERS!", "ctip", "CTIP  group"):
        with pytest.raises(errors.NameTaken):
            groups.add_alias(session, people.ctip, taken, people.amina.id, cast.NOW)
    with pytest.raises(errors.NoWords):
        groups.add_alias(session, people.ctip, "…", people.amina.id, cast.NOW)
    assert people.ctip.aliases == ["Traffickers"]


def test_a_name_that_was_given_is_taken_back_once(session: Session, people: cast.Cast) -> None:
    for alias in ("one", "two"):
        groups.add_alias(session, people.ctip, alias, people.amina.id, cast.NOW)
    groups.remove_alias(session, people.ctip, "one", people.amina.id, cast.NOW)
    assert people.ctip.aliases == ["two"]
    with pytest.raises(errors.Outdated):
        groups.remove_alias(session, people.ctip, "one", people.amina.id, cast.NOW)
    assert session.scalars(select(Audit.action).order_by(Audit.id)).all() == [
        "alias-added", "alias-added", "alias-removed",
    ]  # fmt: skip


def test_a_working_group_is_found_by_who_may_know_of_it(
    session: Session, people: cast.Cast
) -> None:
    insider, outsider = (cast.viewer(session, one) for one in (people.rafiq, people.bina))
    assert groups.find(session, insider, people.closed.id) is people.closed
    with pytest.raises(errors.NotFound):
        groups.find(session, outsider, people.closed.id)
