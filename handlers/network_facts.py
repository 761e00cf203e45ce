"""What is answered that is asked of the network or of a working group, and of no meeting."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Final

from handlers import (
    facts,
    guides,
    keyboards,
    navigation,
    news_asked,
    others_answers,
    persons,
    standing_views,
)
from handlers import rsvps as rsvp_pages
from handlers.context import Context
from handlers.texts import N_
from handlers.understanding import frames
from handlers.understanding.kinds import Kind
from storage import groups, standing_answers
from storage.models import WorkingGroup


def own_answers(
    context: Context, frame: frames.Frame, among: Collection[int] | None = None
) -> list[int]:
    """List the asker's answers, or what waits for one, as is asked; `among` these meetings.

    Returns those listed.
    """
    said = facts.in_words(context, frame) if among is not None else ""
    if frame.asked == "waiting":
        return rsvp_pages.waiting_for_me(context, said, among)
    wanted = [answer for one in frame.answered for answer in others_answers.ANSWERS[one]]
    return rsvp_pages.given(context, said, among, wanted)


def _groups(context: Context, frame: frames.Frame) -> None:
    """List the working groups that the asker may see; of `own` those of their organization.

    Where organizations are named, theirs.
    """
    known = groups.visible(context.session, context.viewer)
    own = context.member.working_group_ids
    named = facts.named(context, frame)
    if named or frame.chaired:
        of = frame.organizations or (context.member.organization_id,)
        theirs = groups.of_organizations(context.session, context.viewer, of, chaired=frame.chaired)
        known = [one for one in known if one.id in theirs]
    elif frame.own and any(one.id in own for one in known):
        known = [one for one in known if one.id in own]
    if frame.private:
        known = [one for one in known if one.private]
    context.say(
        "working_groups", _buttons(known), groups=known, own=own,
        only=frame.own and not named, named=named, chaired=frame.chaired, private=frame.private,
    )  # fmt: skip


def _buttons(known: Sequence[WorkingGroup]) -> keyboards.Keyboard:
    rows = [keyboards.button(one.short_name, "list", one.id, 0) for one in known]
    return keyboards.columns(rows, 3)


def _members(context: Context, frame: frames.Frame) -> None:
    """List the member organizations of a working group; without one, of the network."""
    group = facts.group(context, frame)
    if group is None and frame.own_groups:
        own = groups.visible(context.session, context.viewer, context.member.working_group_ids)
        if len(own) > 1:
            context.say("groups_sizes", _buttons(own), groups=own)
            return
        group = next(iter(own), None)
    if group is None:
        members = groups.organizations(context.session)
        context.say("group_members", group=None, members=members, named=[], people=[])
        return
    members = sorted(group.members, key=lambda one: one.short_name.casefold())
    named = facts.named(context, frame, own=True)
    people = [] if named else persons.named(context, frame.words)
    rows = _of_group(context, group)
    context.say(
        "group_members", rows, group=group, members=members, named=named, people=people
    )  # fmt: skip


def _chair(context: Context, frame: frames.Frame) -> None:
    """Say who chairs the working groups that are named, or each of them."""
    named = facts.named_groups(context, frame)
    known = named or groups.visible(context.session, context.viewer)
    own = context.member.working_group_ids
    if frame.own and not named:
        known = [one for one in known if one.id in own] or known
    rows = _of_group(context, named[0]) if len(named) == 1 else None
    context.say("chairs", rows, groups=known)


def _of_group(context: Context, group: WorkingGroup) -> keyboards.Keyboard:
    return [[keyboards.button(context.label(N_("Upcoming meetings")), "list", group.id, 0)]]


def _contact(context: Context, frame: frames.Frame) -> None:
    """Say how the secretariat is reached; of another organization who may be asked there."""
    secretariat = context.network.secretariat
    others = {*(frame.organizations or frame.may_be_organizations)}
    if others - {secretariat.id if secretariat else None}:
        guides.show(context, replace(frame, organizations=tuple(others)), "focal_point")
        return
    context.say("secretariat", secretariat=secretariat, phone=frame.phone)


def standing(context: Context, frame: frames.Frame) -> None:
    """Give the standing answer that is asked for, in the language asked as far as there is one.

    What speaks of some meetings only stands below the question that says which.
    """
    answer = standing_answers.find(context.session, frame.standing or 0)
    language = context.style.language
    text = standing_views.in_language(answer, language)
    question = standing_views.question_in(answer, language) if frame.standing_of else ""
    context.say("standing", navigation.lead(context), text=text, question=question)


OF_THE_NETWORK: Final[dict[Kind, Callable[[Context, frames.Frame], list[int] | None]]] = {
    "mine": own_answers,
    "waiting": own_answers,
    "groups": _groups,
    "members": _members,
    "chair": _chair,
    "contact": _contact,
    "news": news_asked.answered,
}
"""What is asked of the network or of a working group, not of a meeting."""
