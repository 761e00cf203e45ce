"""What others answered: told to who sees names, of whom a question names or asks for.

Whoever may not see it reads the same whether there is such a person or not.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Final

from handlers import meeting_views, navigation
from handlers.context import Context
from handlers.understanding import frames, index
from handlers.understanding.kinds import Said
from storage import coverage, members, rsvps
from storage.coverage import OrganizationAnswers
from storage.models import Meeting, Person, Rsvp
from storage.rules import access, answers

MOST: Final = 6
"""Meetings that one answer lists."""

ANSWERS: Final[dict[Said, Collection[str]]] = {
    "come": answers.COMING,
    "cannot": (answers.NO,),
    "maybe": (answers.MAYBE,),
}
"""The answers that are meant by what was said."""

_SURELY: Final = 0.85
"""How like a name what was written has to be."""

Given = tuple[Person, str, Rsvp | None]
"""A person, how their answer stands, and the answer."""


def at_meeting(
    context: Context,
    meeting: Meeting,
    frame: frames.Frame,
    organizations: Sequence[OrganizationAnswers],
) -> dict[str, Any]:
    """Give what the template of an answer takes to say what others answered to a meeting.

    `organizations` are those of whom the asker may know.
    """
    sees = access.sees_names(context.viewer, meeting.working_groups)
    given = _given(organizations) if sees else []
    ids = named({person.id: person.name for person, _, _ in given}, frame.person)
    return {
        "person": bool(frame.person),
        "people": [one for one in given if one[0].id in ids],
        "such": [
            (word, [(person, rsvp) for person, standing, rsvp in given if standing == word])
            for said in frame.answered
            for word in ANSWERS[said]
        ],
    }


def organizations_of(context: Context, meeting: Meeting) -> Sequence[OrganizationAnswers]:
    """Give everybody who is asked to a meeting, as far as the asker may know, by organization."""
    seen = access.groups_seen(context.viewer, meeting.working_groups)
    return coverage.by_organization(context.session, meeting, seen)


def several(context: Context, frame: frames.Frame, meetings: Sequence[Meeting]) -> bool:
    """Tell it of several meetings; False where the asker sees names at none of them."""
    seen = [one for one in meetings if access.sees_names(context.viewer, one.working_groups)][:MOST]
    told = [(one, at_meeting(context, one, frame, organizations_of(context, one))) for one in seen]
    if told:
        rows = [[meeting_views.button(context, one)] for one in seen]
        context.say("others_answers", rows, told=told)
    return bool(told)


def of_person(context: Context, frame: frames.Frame) -> bool:
    """List what the persons that are named answered to what is ahead.

    False where the asker sees nobody of that name.
    """
    known = {one.id: one for one in coverage.seen_by_name(context.session, context.member)}
    ids = named({one.id: one.name for one in known.values()}, frame.person)
    found = [(known[id_], _answers(context, known[id_])) for id_ in ids][:MOST]
    if not found:
        return False
    ahead = {meeting.id: meeting for _, given in found for _, meeting in given}
    first = sorted(ahead.values(), key=lambda one: (one.starts_at, one.id))[:MOST]
    rows = [[meeting_views.button(context, one)] for one in first]
    context.say("answers_of", rows, found=found)
    return True


def not_told(context: Context) -> None:
    """Say that it is not known, or to whom it is told; it may be asked of the secretariat."""
    reads = bool(context.member.secretariat or context.member.chaired_ids)
    ask = navigation.ask_the_secretariat(context)
    context.say("answers_not_told", [*navigation.lead(context), *ask], reads=reads)


def _answers(context: Context, person: Person) -> Sequence[tuple[Rsvp, Meeting]]:
    """Give a person's answers to meetings of which the asker sees names, and that they are asked.

    Who is asked through a working group that the asker may not see is not known to be.
    """
    viewer = members.viewer(context.session, person)
    if viewer is None:
        return []
    return [
        (rsvp, meeting)
        for rsvp, meeting in rsvps.upcoming(context.session, viewer, context.now)
        if access.sees_names(context.viewer, meeting.working_groups)
        and access.is_asked_through(viewer, context.viewer, meeting.working_groups)
    ]


def _given(organizations: Sequence[OrganizationAnswers]) -> list[Given]:
    return [
        (person, word, rsvp)
        for one in organizations
        for word, people in one.people.items()
        for person, rsvp in people
    ]


def named(people: dict[int, str], words: Sequence[str]) -> Sequence[int]:
    """Return those of the people whom words name, the best first."""
    if not words or not people:
        return ()
    entries = tuple((id_, (name,)) for id_, name in people.items())
    hit = _index(entries).find(words, range(len(words)), frozenset(people))
    return hit.ids if hit.likeness >= _SURELY else ()


@lru_cache(maxsize=4)
def _index(entries: tuple[tuple[int, tuple[str, ...]], ...]) -> index.Index:
    return index.Index(entries)
