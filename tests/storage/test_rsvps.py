from datetime import timedelta
from typing import Any

import cast
import pytest
from sqlalchemy.orm import Session

from storage import coverage, errors, members, rsvps
from storage.change_notices import Telling
from storage.models import Meeting, Person, Rsvp
from storage.rules import access

SECOND = timedelta(seconds=1)


def answer(
    session: Session, person: Person, meeting: Meeting, wanted: str, now: Any = cast.NOW
) -> Rsvp:
    return rsvps.answer(session, members.viewer(session, person), meeting.id, wanted, now)


def test_the_last_answer_wins(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    for wanted in ("in_person", "no", "maybe", "online"):
        answer(session, people.bina, meeting, wanted)
    rsvp = rsvps.of(session, meeting.id, people.bina.id)
    assert rsvp is not None
    assert (rsvp.answer, rsvp.late, rsvp.confirm) == ("online", False, False)


def test_of_a_joint_meeting_only_who_is_asked_through_what_is_seen_is_counted(
    session: Session, people: cast.Cast
) -> None:
    """Charu is asked through a private working group alone, Bina through both."""
    hidden = cast.group(session, "hidden", people.outside, people.shelter, private=True)
    meeting = cast.meeting(session, people.ctip, hidden)
    for person in (people.bina, people.charu):
        answer(session, person, meeting, "online")

    def read(person: Person) -> tuple[int, int, list[str]]:
        seen = access.groups_seen(members.viewer(session, person), meeting.working_groups)
        counted = rsvps.counts(session, meeting, seen)
        listed = coverage.by_organization(session, meeting, seen)
        return counted.coming, counted.organizations, [one.organization.key for one in listed]

    assert read(people.rafiq) == (1, 1, ["iom", "shelter", "unodc"])
    for person in (people.amina, people.bina):
        assert read(person) == (2, 2, ["iom", "outside", "shelter", "unodc"])
    alone = cast.meeting(session, hidden)
    assert rsvps.counts(session, alone, []).answers == {}


def test_answering_confirms(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    rsvp = answer(session, people.bina, meeting, "online")
    rsvps.ask_again(session, meeting, cast.STARTS)
    assert rsvp.confirm
    assert not answer(session, people.bina, meeting, "online").confirm


def annotate(
    session: Session, person: Person, meeting: Meeting, note: str | None, now: Any = cast.NOW
) -> None:
    rsvps.annotate(session, members.viewer(session, person), meeting.id, note, now)


def test_a_note_stays_until_the_answer_is_a_no_or_is_none_any_more(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    rsvp = answer(session, people.bina, meeting, "no")
    annotate(session, people.bina, meeting, "On leave")
    answer(session, people.bina, meeting, "no")
    assert rsvp.note == "On leave"
    answer(session, people.bina, meeting, "maybe")
    assert rsvp.note is None
    annotate(session, people.bina, meeting, "With two colleagues")
    for wanted in ("in_person", "online", "maybe"):
        answer(session, people.bina, meeting, wanted)
        assert rsvp.note == "With two colleagues"
    rsvps.answer_of(session, meeting, people.bina, "online", cast.NOW, people.amina.id)
    assert rsvp.note is None  # somebody else's answer is not what was said with one's own
    annotate(session, people.bina, meeting, None)
    assert rsvp.note is None


def test_there_is_a_note_only_with_an_answer_that_could_still_be_given(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    with pytest.raises(errors.Outdated):
        annotate(session, people.bina, meeting, "Why?")
    with pytest.raises(errors.NotFound):
        annotate(session, people.charu, meeting, "Why?")
    answer(session, people.bina, meeting, "no")
    with pytest.raises(errors.AnswersOver):
        annotate(session, people.bina, meeting, "Why?", meeting.ends_at)


@pytest.mark.parametrize(("after", "late"), [(timedelta(), False), (SECOND, True)])
def test_an_answer_after_the_deadline_is_kept_as_late(
    session: Session, people: cast.Cast, after: timedelta, late: bool
) -> None:
    deadline = cast.STARTS - cast.DAY
    meeting = cast.meeting(session, people.ctip, rsvp_by=deadline)
    rsvp = answer(session, people.bina, meeting, "online", deadline + after)
    assert (rsvp.late, rsvp.answered_at) == (late, deadline + after)


@pytest.mark.parametrize(
    ("columns", "wanted", "refused"),
    [
        ({"place": None}, "in_person", errors.AnswerNotOffered),
        ({"online": None}, "online", errors.AnswerNotOffered),
        ({"status": "cancelled"}, "no", errors.AnswersOver),
        ({"starts": cast.NOW - 2 * cast.HOUR}, "no", errors.AnswersOver),
        ({}, "none", errors.AnswerNotOffered),
        ({}, "perhaps", errors.AnswerNotOffered),
    ],
)
def test_what_is_not_offered_is_refused(
    session: Session,
    people: cast.Cast,
    columns: dict[str, Any],
    wanted: str,
    refused: type[errors.Refusal],
) -> None:
    meeting = cast.meeting(session, people.ctip, **columns)
    with pytest.raises(refused):
        answer(session, people.bina, meeting, wanted)
    assert rsvps.of(session, meeting.id, people.bina.id) is None


def test_a_running_meeting_still_takes_answers(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip, starts=cast.NOW - cast.HOUR)
    assert answer(session, people.bina, meeting, "online").late


@pytest.mark.parametrize("who", ["charu", "amina"])
def test_who_is_not_asked_finds_no_meeting_to_answer(
    session: Session, people: cast.Cast, who: str
) -> None:
    meeting = cast.meeting(session, people.closed)
    with pytest.raises(errors.NotFound):
        answer(session, getattr(people, who), meeting, "online")


def test_a_draft_a_stranger_and_a_meeting_that_is_not_find_nothing(
    session: Session, people: cast.Cast
) -> None:
    draft = cast.meeting(session, people.ctip, status="draft")
    shown = cast.meeting(session, people.ctip)
    bina = cast.viewer(session, people.bina)
    for viewer, meeting_id in ((bina, draft.id), (None, shown.id), (bina, 12345)):
        with pytest.raises(errors.NotFound):
            rsvps.answer(session, viewer, meeting_id, "online", cast.NOW)


def test_own_answers_are_listed_while_the_meeting_is_not_over(
    session: Session, people: cast.Cast
) -> None:
    later = cast.meeting(session, starts=cast.STARTS + cast.DAY)
    sooner = cast.meeting(session, people.ctip)
    cast.meeting(session, people.ctip)
    for meeting in (later, sooner):
        answer(session, people.bina, meeting, "maybe")
    answer(session, people.rafiq, sooner, "no")
    bina = cast.viewer(session, people.bina)
    listed = rsvps.upcoming(session, bina, cast.NOW)
    assert [(rsvp.answer, meeting) for rsvp, meeting in listed] == [
        ("maybe", sooner),
        ("maybe", later),
    ]
    assert len(rsvps.upcoming(session, bina, sooner.ends_at)) == 1


def test_an_answer_is_no_longer_listed_where_one_is_not_asked_any_more(
    session: Session, people: cast.Cast
) -> None:
    answer(session, people.bina, cast.meeting(session, people.ctip), "online")
    people.ctip.members.remove(people.shelter)
    session.flush()
    assert rsvps.upcoming(session, cast.viewer(session, people.bina), cast.NOW) == []


def test_answers_are_counted_among_those_asked(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    crowd = cast.crowd(session, people.shelter, 4)
    wishes = ("in_person", "online", "maybe", "no")
    for person, wanted in zip(crowd, wishes, strict=True):
        answer(session, person, meeting, wanted)
    answer(session, people.rafiq, meeting, "online")
    counts = rsvps.counts(session, meeting)
    assert counts.answers == {"in_person": 1, "online": 2, "maybe": 1, "no": 1, "none": 2}
    assert (counts.coming, counts.organizations, counts.to_confirm) == (3, 2, 0)


def test_who_left_or_stopped_or_is_not_asked_any_more_is_not_counted(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    for person in (people.amina, people.rafiq, people.bina):
        answer(session, person, meeting, "online")
    members.stop(session, 101, cast.NOW)
    members.end(session, people.rafiq.id, cast.NOW, None)
    people.ctip.members.remove(people.shelter)
    session.flush()
    assert rsvps.counts(session, meeting).answers == {}
    assert rsvps.counts(session, meeting).organizations == 0


def test_a_yes_to_be_confirmed_is_counted_apart(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    for person, wanted in ((people.amina, "online"), (people.bina, "maybe")):
        answer(session, person, meeting, wanted)
    rsvps.ask_again(session, meeting, cast.STARTS)
    answer(session, people.rafiq, meeting, "online")
    counts = rsvps.counts(session, meeting)
    assert counts.answers == {"to_confirm": 1, "maybe": 1, "online": 1}
    assert (counts.coming, counts.organizations, counts.to_confirm) == (1, 1, 1)


def test_an_organization_that_stopped_the_bot_has_not_answered(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    answer(session, people.bina, meeting, "online")
    members.stop(session, people.bina.telegram_id or 0, cast.NOW)
    listed = coverage.by_organization(session, meeting, list(meeting.working_groups))
    assert [one.organization.short_name for one in listed] == ["IOM", "SHELTER", "UNODC"]
    assert (listed[1].people, listed[1].coming, listed[1].silent) == ({"none": []}, 0, True)
    assert [one.stopped for one in listed] == [(), [people.bina], ()]
    assert not any(one.stopped for one in coverage.by_organization(session, meeting, []))
    members.end(session, people.bina.id, cast.NOW, None)
    assert len(coverage.by_organization(session, meeting)) == 2


def test_everybody_asked_is_given_by_organization(session: Session, people: cast.Cast) -> None:
    meeting = cast.meeting(session, people.ctip)
    asif = cast.person(session, "Asif", people.shelter)
    rsvp = answer(session, people.bina, meeting, "online")
    listed = coverage.by_organization(session, meeting)
    assert [one.organization.short_name for one in listed] == ["IOM", "SHELTER", "UNODC"]
    assert listed[1].people == {"none": [(asif, None)], "online": [(people.bina, rsvp)]}
    assert [one.coming for one in listed] == [0, 1, 0]


def test_a_chair_reads_by_name_who_is_in_the_groups_that_they_chair(
    session: Session, people: cast.Cast
) -> None:
    def read(person: Person) -> list[str]:
        viewer = members.viewer(session, person)
        assert viewer is not None
        return [one.name for one in coverage.seen_by_name(session, viewer)]

    assert read(people.rafiq) == ["Amina", "Bina", "Rafiq"]
    assert read(people.amina) == ["Amina", "Bina", "Charu", "Rafiq"]
    assert read(people.bina) == []


def test_a_yes_to_a_place_that_is_gone_is_to_be_given_anew(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    for person, wanted in ((people.amina, "in_person"), (people.rafiq, "online")):
        answer(session, person, meeting, wanted)
    cast.change(session, meeting, telling=Telling.FOLDED, place=None)
    assert rsvps.counts(session, meeting).answers == {"to_confirm": 1, "online": 1, "none": 1}
    cast.change(session, meeting, telling=Telling.FOLDED, place="Room 1")
    assert rsvps.counts(session, meeting).answers == {"in_person": 1, "online": 1, "none": 1}


def test_who_was_told_that_a_place_is_gone_confirms_what_comes_instead(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip, capacity=1)
    answer(session, people.amina, meeting, "in_person")
    cast.change(session, meeting, place=None)
    cast.change(session, meeting, place="Room 2")
    assert rsvps.counts(session, meeting).answers == {"to_confirm": 1, "none": 2}


def test_back_at_its_hour_a_meeting_without_a_place_is_still_to_be_answered_anew(
    session: Session, people: cast.Cast
) -> None:
    meeting = cast.meeting(session, people.ctip)
    answer(session, people.amina, meeting, "in_person")
    for columns in ({"place": None}, {"starts": cast.STARTS + cast.DAY}, {"starts": cast.STARTS}):
        cast.change(session, meeting, telling=Telling.FOLDED, **columns)
    assert rsvps.counts(session, meeting).to_confirm == 1
