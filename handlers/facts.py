"""What is answered: the facts of a meeting, several meetings, none, and those of the network."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from handlers import (
    agenda_items,
    asking,
    dates,
    guides,
    keyboards,
    meeting_views,
    navigation,
    news_views,
    others_answers,
    persons,
    standing_views,
    texts,
)
from handlers import news as news_pages
from handlers import rsvps as rsvp_pages
from handlers.context import Context
from handlers.texts import N_
from handlers.understanding import frames, index, periods
from handlers.understanding.kinds import Kind
from storage import (
    change_notices,
    groups,
    meeting_changes,
    meeting_files,
    meetings,
    news,
    rsvps,
    standing_answers,
)
from storage.models import Meeting, News, Organization, WorkingGroup
from storage.rules import answers, words

MOST: Final = 6
"""Meetings and news items that one answer lists."""

LATEST: Final = 200
"""News items, the newest, that are asked for without words of theirs."""

_NOON: Final = 12 * 60
_FEW: Final = 3
_MOST_WORDS: Final = 0.6
"""Words that an item has to have, and the share of those sought, to be meant though unasked."""


def of_meeting(
    context: Context, meeting: Meeting, frame: frames.Frame, wanted: str
) -> dict[str, Any]:
    """Give what the template `answer` takes beside the card's data to say what is `wanted`."""
    here = dates.city(context.style)
    of_organizations = {"who_comes", "not_answered"} & {wanted, *frame.also}
    organizations = others_answers.organizations_of(context, meeting) if of_organizations else []
    return {
        **others_answers.at_meeting(context, meeting, frame, organizations),
        "also": frame.also,
        "tally": frame.tally,
        "way": frame.way,
        "besides": _own_coming(context, organizations) if frame.besides else 0,
        "item": agenda_items.told(meeting, frame.item) if wanted == "agenda" else None,
        "presents": _presented(context, meeting, frame) if frame.presents else [],
        "stage": frame.stage,
        "begun": meeting.starts_at <= context.now,
        "apart": _until(context, meeting),
        "documents": bool(wanted == "documents" and meeting_files.of(context.session, meeting)),
        "changes": meeting_changes.may(context.viewer, meeting, context.now),
        "group": _group(context, frame),
        "soonest": not (
            frame.titles or frame.period or frame.past or frame.places or frame.extreme
        ),
        "past": meeting.ends_at <= context.now,
        "elsewhere": _elsewhere(context, meeting, frame),
        "unknown_city": frame.city if frame.zone is None and frame.city != here.lower() else None,
        "here": here,
        "lasts": dates.duration(context.style, meeting.ends_at - meeting.starts_at),
        "moved_from": change_notices.moved_from(context.session, meeting),
        "secretariat": context.network.secretariat,
        "organizations": organizations,
        "named": _named(context, frame, own=True),
    }


def _own_coming(context: Context, organizations: Sequence[rsvps.OrganizationAnswers]) -> int:
    """Give the asker's organization where they come themselves: they are not among the others."""
    for one in organizations:
        coming = [given for word in answers.COMING for given in one.people.get(word, ())]
        own = any(person.id == context.member.person_id for person, _ in coming)
        if own and context.member.personal:
            return one.organization.id
    return 0


def _presented(
    context: Context, meeting: Meeting, frame: frames.Frame
) -> list[tuple[Organization, list[str]]]:
    """Give the items of the agenda that the organizations meant present, by their name there."""
    ids = frame.organizations or frame.may_be_organizations
    if not ids and (frame.own or frame.own_organization):
        ids = (context.member.organization_id,)
    items = [one for one in meeting.agenda if isinstance(one, dict) and one.get("presenter")]
    found = []
    for one in (groups.organization_by_id(context.session, id_) for id_ in ids):
        names = {words.normalise(name) for name in (one.short_name, one.name)}
        theirs = [item["item"] for item in items if words.normalise(item["presenter"]) in names]
        found.append((one, theirs))
    return found


def _until(context: Context, meeting: Meeting) -> str:
    """Write how long it is until a meeting begins, or since then: days, where it is not near."""
    first, last = sorted((context.now, meeting.starts_at))
    days = (dates.date_of(context.style, last) - dates.date_of(context.style, first)).days
    length = timedelta(days=days) if days > 1 else last - first
    return dates.duration(context.style, length)


def _elsewhere(context: Context, meeting: Meeting, frame: frames.Frame) -> str | None:
    """Write the meeting's time in another zone, named as it was asked for: Geneva, not Zurich."""
    zone = frame.zone
    if zone is None or zone == context.network.timezone:
        return None
    own = context.style
    same_letters = frame.city is not None and frame.city.isascii() == (own.language == "en")
    city = frame.city.title() if frame.city and same_letters else None
    style = dates.Style(own.language, zone, own.latin_digits, city)
    return dates.span(style, meeting.starts_at, meeting.ends_at, context.now, meeting.timezone)


def _named(context: Context, frame: frames.Frame, *, own: bool = False) -> list[Organization]:
    """Give the organizations that are named; with `own` the asker's, where it is meant."""
    ids = frame.organizations
    if own and frame.own_organization and context.member.personal:
        ids = tuple(dict.fromkeys((*ids, context.member.organization_id)))
    return [groups.organization_by_id(context.session, id_) for id_ in ids]


def several(context: Context, frame: frames.Frame, ids: Sequence[int]) -> None:
    """List the meetings that are meant, the first of them with a button each."""
    shown = meetings.these(context.session, context.viewer, ids[:MOST])
    views = meeting_views.lines(context, shown)
    rows = [[meeting_views.button(context, one)] for one in shown]
    every = meetings.these(context.session, context.viewer, ids) if frame.in_all else []
    lasting = sum((one.ends_at - one.starts_at for one in every), timedelta())
    context.say(
        "matches", rows, views=views, total=len(ids), said=in_words(context, frame, shown),
        lasting=dates.duration(context.style, lasting) if lasting else "",
        counted=frame.asked == "count", with_place="where" in (frame.asked, *frame.also),
    )  # fmt: skip


def changed(context: Context, frame: frames.Frame, ids: Sequence[int]) -> None:
    """List which of the meetings are cancelled, and which have moved."""
    was = change_notices.moved(context.session, context.now)
    found = [
        one
        for one in meetings.these(context.session, context.viewer, ids)
        if one.status == "cancelled" or one.id in was
    ]
    shown = found[:MOST]
    rows = [[meeting_views.button(context, one)] for one in shown]
    context.say(
        "changed_meetings", rows or navigation.lead(context), meetings=shown, was=was,
        said=in_words(context, frame), total=len(found),
    )  # fmt: skip


def nothing(context: Context, frame: frames.Frame, nearest: int | None) -> None:
    """Say that no meeting is meant, and which is the nearest."""
    meeting = meetings.find(context.session, context.viewer, nearest) if nearest else None
    rows = [[meeting_views.button(context, meeting)]] if meeting is not None else []
    of_group = None if frame.period or len(frame.groups) != 1 else _group(context, frame)
    context.say(
        "nothing_found", [*rows, *navigation.lead(context)], meeting=meeting, group=of_group,
        said=in_words(context, frame), past=frame.past,
    )  # fmt: skip


def in_words(context: Context, frame: frames.Frame, shown: Sequence[Meeting] = ()) -> str:
    """Write what was asked for, as it was understood: working groups, days, how to take part.

    Of days that have begun it is what is left, unless meetings before today are `shown`.
    """
    named = " · ".join(one.short_name for one in _named_groups(context, frame))
    theirs = " · ".join(one.short_name for one in _named(context, frame))
    if frame.chaired:
        theirs = context.label(N_("chaired by %(names)s"), names=theirs)
    everybody = context.label(N_("The whole network")) if frame.everybody else ""
    others = context.label(N_("to which you are not asked")) if frame.others else ""
    mode = frame.only_mode or frame.mode
    how = texts.rsvp(context.style.language, mode) if mode else ""
    if frame.hybrid:
        how = context.label(N_("in person and online"))
    today = dates.date_of(context.style, context.now)
    over = any(dates.date_of(context.style, one.starts_at) < today for one in shown)
    days = _period(context, frame.period if over or frame.past else frame.period.since(today))
    parts = (
        named, theirs, everybody, days, _lasting(context, frame), how, others,
        _left_out(context, frame),
    )  # fmt: skip
    return ", ".join(part for part in parts if part)


def _lasting(context: Context, frame: frames.Frame) -> str:
    over, under = frame.lasting.over, frame.lasting.under
    if over is not None:
        length = dates.duration(context.style, timedelta(minutes=over))
        return context.label(N_("longer than %(length)s"), length=length)
    if under is not None:
        length = dates.duration(context.style, timedelta(minutes=under))
        return context.label(N_("shorter than %(length)s"), length=length)
    if frame.lasting.just is not None:
        length = dates.duration(context.style, timedelta(minutes=frame.lasting.just))
        return context.label(N_("lasting %(length)s"), length=length)
    return ""


def _left_out(context: Context, frame: frames.Frame) -> str:
    without = frame.without
    named = groups.visible(context.session, context.viewer, without.groups)
    names = [one.short_name for one in named] + [_period(context, without.period)]
    left_out = ", ".join(name for name in names if name)
    said = context.label(N_("without %(names)s"), names=left_out) if left_out else ""
    elsewhere = context.label(N_("in other places")) if without.places else ""
    return ", ".join(part for part in (elsewhere, said) if part)


def _period(context: Context, period: periods.Period) -> str:
    if period.now:
        return dates.this_moment(context.style)
    hours = (period.earliest, period.latest)
    return dates.period(context.style, period.spans, hours, context.now, period.part)


def due(context: Context, frame: frames.Frame) -> list[Meeting]:
    """Give the meetings that the asker has to answer in the days said, by deadline.

    None where the days are those of one meeting: "until when may I answer for Sunday's meeting?".
    """
    period = frame.period
    one_day = period.first == period.last
    of_one = frame.of_meetings and one_day and not frame.by_then
    if period.first is None or frame.titles or frame.groups or of_one:
        return []
    ahead = meetings.asked(context.session, context.member, context.now)
    found = [
        one
        for one in ahead
        if context.now < one.rsvp_by < one.starts_at
        and period.holds(dates.date_of(context.style, one.rsvp_by), _NOON)
    ]
    return sorted(found, key=lambda one: one.rsvp_by)


def deadlines(context: Context, found: Sequence[Meeting]) -> None:
    """List until when the first of these meetings can be answered."""
    shown = found[:MOST]
    rows = [[meeting_views.button(context, one)] for one in shown]
    context.say("deadlines", rows, meetings=shown)


def own_answers(
    context: Context, frame: frames.Frame, among: Collection[int] | None = None
) -> list[int]:
    """List the asker's answers, or what waits for one, as is asked; `among` these meetings.

    Returns those listed.
    """
    said = in_words(context, frame) if among is not None else ""
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
    named = _named(context, frame)
    if named or frame.chaired:
        of = frame.organizations or (context.member.organization_id,)
        theirs = groups.of_organizations(context.session, context.viewer, of, chaired=frame.chaired)
        known = [one for one in known if one.id in theirs]
    elif frame.own and any(one.id in own for one in known):
        known = [one for one in known if one.id in own]
    rows = [keyboards.button(one.short_name, "list", one.id, 0) for one in known]
    context.say(
        "working_groups", keyboards.columns(rows, 3), groups=known, own=own,
        only=frame.own and not named, named=named, chaired=frame.chaired,
    )  # fmt: skip


def _members(context: Context, frame: frames.Frame) -> None:
    """List the member organizations of a working group; without one, of the network."""
    group = _group(context, frame)
    if group is None:
        members = groups.organizations(context.session)
        context.say("group_members", group=None, members=members, named=[], people=[])
        return
    members = sorted(group.members, key=lambda one: one.short_name.casefold())
    named = _named(context, frame, own=True)
    people = [] if named else persons.named(context, frame.words)
    rows = _of_group(context, group)
    context.say(
        "group_members", rows, group=group, members=members, named=named, people=people
    )  # fmt: skip


def _chair(context: Context, frame: frames.Frame) -> None:
    """Say who chairs the working groups that are named, or each of them."""
    named = _named_groups(context, frame)
    known = named or groups.visible(context.session, context.viewer)
    own = context.member.working_group_ids
    if frame.own and not named:
        known = [one for one in known if one.id in own] or known
    rows = _of_group(context, named[0]) if len(named) == 1 else None
    context.say("chairs", rows, groups=known)


def _group(context: Context, frame: frames.Frame) -> WorkingGroup | None:
    return next(iter(_named_groups(context, frame)), None)


def _named_groups(context: Context, frame: frames.Frame) -> list[WorkingGroup]:
    """Give the working groups that a question names, the best first."""
    if not frame.groups:
        return []
    found = groups.visible(context.session, context.viewer, frame.groups)
    return sorted(found, key=lambda one: frame.groups.index(one.id))


def _of_group(context: Context, group: WorkingGroup) -> keyboards.Keyboard:
    return [[keyboards.button(context.label(N_("Upcoming meetings")), "list", group.id, 0)]]


def _contact(context: Context, frame: frames.Frame) -> None:
    """Say how the secretariat is reached; of another organization who may be asked there."""
    secretariat = context.network.secretariat
    others = {*(frame.organizations or frame.may_be_organizations)}
    if others - {secretariat.id if secretariat else None}:
        guides.show(context, replace(frame, organizations=tuple(others)), "focal_point")
        return
    context.say("secretariat", secretariat=context.network.secretariat)


def _news(context: Context, frame: frames.Frame) -> list[int] | None:
    """Give the news that the words are about: one item in full, several to choose from.

    Returns the one item.
    """
    named = frame.words or frame.groups
    items = _about(context, frame) if named else _latest(context)
    today = dates.date_of(context.style, context.now)
    over = frame.period.last is not None and frame.period.last < today
    if frame.period.past:  # "any news today" asks for the latest where there is none
        items = _published_within(frame.period, items) or (items if named or not over else [])
    if not items and (named or over):
        ask = navigation.ask_the_secretariat(context)
        context.say("no_news_about", [*navigation.lead(context), *ask])
        return None
    if len(items) == 1:
        news_pages.open_item(context, items[0].id)
        return [items[0].id]
    shown = [news_views.in_language(one, context.style.language) for one in items[:MOST]]
    rows = [[keyboards.button(one["title"], "item", one["id"])] for one in shown]
    context.say("news", rows, items=shown)
    return None


def told_in_news(context: Context, frame: frames.Frame) -> int:
    """Give the news item that has most words of what was not understood, if one surely has.

    Returns its id, 0 for none.
    """
    if frame.is_beyond or len(frame.words) < _FEW:
        return 0
    hit = _found(context, frame)
    if len(hit.ids) != 1 or len(hit.places) < max(_FEW, _MOST_WORDS * len(frame.words)):
        return 0
    news_pages.open_item(context, hit.ids[0])
    return hit.ids[0]


def _latest(context: Context) -> Sequence[News]:
    return news.visible(context.session, context.viewer, LATEST)


def _about(context: Context, frame: frames.Frame) -> Sequence[News]:
    """Give the items with the words sought; of those of a group that is named, if it has any."""
    found = news.some(
        context.session, context.viewer, _found(context, frame).ids if frame.words else ()
    )
    groups = set(frame.groups)
    if not groups:
        return found
    return _of(groups, found) or _of(groups, _latest(context)) or found


def _of(groups: Collection[int], items: Sequence[News]) -> Sequence[News]:
    return [one for one in items if any(group.id in groups for group in one.working_groups)]


def _published_within(period: periods.Period, items: Sequence[News]) -> list[News]:
    return [one for one in items if one.published and period.holds(one.published, _NOON)]


def _found(context: Context, frame: frames.Frame) -> index.Hit:
    """Find the words sought in the news that is seen; their places count in `frame.words`."""
    ids = news.ids(context.session, context.viewer)
    among = asking.news_index(context.session)
    return among.find(frame.words, range(len(frame.words)), ids)


def standing(context: Context, answer_id: int) -> None:
    """Give a standing answer, in the language asked as far as there is one."""
    answer = standing_answers.find(context.session, answer_id)
    text = standing_views.in_language(answer, context.style.language)
    context.say("standing", navigation.lead(context), text=text)


OF_THE_NETWORK: Final[dict[Kind, Callable[[Context, frames.Frame], list[int] | None]]] = {
    "mine": own_answers,
    "waiting": own_answers,
    "groups": _groups,
    "members": _members,
    "chair": _chair,
    "contact": _contact,
    "news": _news,
}
"""What is asked of the network or of a working group, not of a meeting."""
