import cast
from sqlalchemy.orm import Session

from storage import dialogues


def step(session: Session) -> tuple[str, str] | None:
    session.flush()
    found = dialogues.current(session, 101)
    return (found.topic, found.step) if found else None


def test_a_dialogue_goes_from_step_to_step(session: Session, people: cast.Cast) -> None:
    assert step(session) is None
    dialogues.enter(session, 101, "join", "name", cast.NOW)
    dialogues.enter(session, 101, "join", "organization", cast.NOW, name="Sadia")
    assert step(session) == ("join", "organization")
    found = dialogues.current(session, 101)
    assert found is not None
    assert found.data == {"name": "Sadia"}


def test_a_new_dialogue_ends_the_one_before(session: Session, people: cast.Cast) -> None:
    dialogues.enter(session, 101, "join", "name", cast.NOW)
    dialogues.enter(session, 101, "contact", "text", cast.NOW)
    assert step(session) == ("contact", "text")
    assert dialogues.leave(session, 101)
    assert step(session) is None


def test_a_draft_outlives_the_dialogues_beside_it(session: Session, people: cast.Cast) -> None:
    dialogues.enter(session, 101, dialogues.DRAFT, "audience", cast.NOW, text="Hello")
    dialogues.enter(session, 101, "contact", "text", cast.NOW + cast.HOUR)
    assert step(session) == ("contact", "text")
    dialogues.leave_waiting(session, 101)
    assert step(session) == (dialogues.DRAFT, "audience")
    draft = dialogues.draft(session, 101)
    assert draft is not None
    assert draft.data == {"text": "Hello"}


def test_going_on_with_the_draft_makes_it_the_current_one(
    session: Session, people: cast.Cast
) -> None:
    dialogues.enter(session, 101, "contact", "text", cast.NOW)
    dialogues.enter(session, 101, dialogues.DRAFT, "text", cast.NOW + cast.HOUR)
    assert step(session) == (dialogues.DRAFT, "text")


def test_leaving_ends_everything_of_one_account_only(session: Session, people: cast.Cast) -> None:
    for telegram_id in (101, 102):
        dialogues.enter(session, telegram_id, dialogues.DRAFT, "text", cast.NOW)
    dialogues.enter(session, 101, "contact", "text", cast.NOW)
    assert dialogues.leave(session, 101)
    assert step(session) is None
    assert not dialogues.leave(session, 101)
    assert dialogues.draft(session, 102) is not None


def test_what_is_written_is_set_aside_and_not_lost(session: Session, people: cast.Cast) -> None:
    dialogues.enter(session, 101, "item", "text", cast.NOW, written="Helpline", body="Call.")
    assert step(session) == ("item", "text")
    dialogues.leave_waiting(session, 101)
    assert step(session) is None
    dialogues.enter(session, 101, "newsletter", "text", cast.NOW, written="July")
    dialogues.enter(session, 101, "contact", "text", cast.NOW)
    assert step(session) == ("contact", "text")
    dialogues.set_aside(session, 101)
    assert dialogues.written(session, 101, "newsletter") == "July"
    kept = dialogues.of_topic(session, 101, "item")
    assert kept is not None
    mark = kept.data[dialogues.BEGUN]
    assert kept.data == {"written": "Helpline", "body": "Call.", "begun": mark}
    dialogues.finish(session, 101, "item")
    assert dialogues.written(session, 101, "item") is None
    assert dialogues.written(session, 101, "newsletter") == "July"
    assert dialogues.leave(session, 101)
    assert dialogues.written(session, 101, "newsletter") is None


def test_a_dialogue_in_which_nothing_is_written_ends(session: Session, people: cast.Cast) -> None:
    dialogues.enter(session, 101, "item", "text", cast.NOW, written=None)
    dialogues.leave_waiting(session, 101)
    assert dialogues.of_topic(session, 101, "item") is None


def test_one_goes_on_with_what_was_set_aside(session: Session, people: cast.Cast) -> None:
    dialogues.enter(session, 101, "item", "text", cast.NOW, written="Helpline")
    dialogues.enter(session, 101, "contact", "text", cast.NOW)
    dialogues.enter(session, 101, "item", "groups", cast.NOW, written="Helpline")
    assert step(session) == ("item", "groups")


def test_the_step_that_a_question_left_is_known_until_something_else_is_done(
    session: Session, people: cast.Cast
) -> None:
    dialogues.enter(session, 101, "meeting", "day", cast.NOW, tapped=True)
    dialogues.enter(session, 101, "question", "asked", cast.NOW)
    assert dialogues.left(session, 101) is None
    dialogues.leave_at(session, 101, "meeting", "day")
    assert dialogues.left(session, 101) == ("meeting", "day")
    dialogues.leave_waiting(session, 101)
    assert dialogues.left(session, 101) is None
