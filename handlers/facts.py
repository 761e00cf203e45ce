"""What is answered: the facts of a meeting, several meetings, or none.

What is asked of the network is in `network_facts`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from handlers import (
    agenda_items,
    dates,
    meeting_views,
    navigation,
    others_answers,
    texts,
)
from handlers.context import Context
from handlers.texts import N_
from handlers.understanding import frames, periods
from storage import (
    change_notices,
    coverage,
    groups,
    meeting_changes,
    meeting_files,
    meetings,
)
from storage.models import Meeting, Organization, WorkingGroup
from storage.rules import answers, words

MOST: Final = 6
"""Meetings and news items that one answer lists."""

_NOON: Final = 12 * 60


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
        "within": meeting.id in frame.within,
        "besides": _own_coming(context, organizations) if frame.besides else 0,
        "item": agenda_items.told(meeting, frame.item) if wanted == "agenda" else None,
        "presents": _presented(context, meeting, frame) if frame.presents else [],
        "stage": frame.stage,
        "begun": meeting.starts_at <= context.now,
        "apart": _until(context, meeting),
        "documents": bool(wanted == "documents" and meeting_files.of(context.session, meeting)),
        "changes": meeting_changes.may(context.viewer, meeting, context.now),
        "group": group(context, frame),
        "soonest": not (
            frame.titles
            or frame.period
            or frame.past
            or frame.places
            or frame.extreme
            or frame.place
        ),
        "past": meeting.ends_at <= context.now,
        "elsewhere": _elsewhere(context, meeting, frame),
        "unknown_city": frame.city if frame.zone is None and frame.city != here.lower() else None,
        "here": here,
        "lasts": dates.duration(context.style, meeting.ends_at - meeting.starts_at),
        "moved_from": change_notices.moved_from(context.session, meeting),
        "secretariat": context.network.secretariat,
        "organizations": organizations,
        "kinds": frame.organization_kinds,
        "named": named(context, frame, own=True),
    }


def _own_coming(context: Context, organizations: Sequence[coverage.OrganizationAnswers]) -> int:
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


def named(context: Context, frame: frames.Frame, *, own: bool = False) -> list[Organization]:
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
    """Say that no meeting is meant, and which is the nearest: the next after the days, if any."""
    meeting = meetings.find(context.session, context.viewer, nearest) if nearest else None
    rows = [[meeting_views.button(context, meeting)]] if meeting is not None else []
    last = frame.period.last or date.max
    after = meeting is not None and dates.date_of(context.style, meeting.starts_at) > last
    of_group = None if frame.period or len(frame.groups) != 1 else group(context, frame)
    context.say(
        "nothing_found", [*rows, *navigation.lead(context)], meeting=meeting, group=of_group,
        said=in_words(context, frame), past=frame.past, later=frame.pointing.step > 0, after=after,
    )  # fmt: skip


def in_words(context: Context, frame: frames.Frame, shown: Sequence[Meeting] = ()) -> str:
    """Write what was asked for, as it was understood: working groups, days, how to take part.

    Of days that have begun it is what is left, unless meetings before today are `shown`.
    """
    of_groups = " · ".join(one.short_name for one in named_groups(context, frame))
    theirs = " · ".join(one.short_name for one in named(context, frame))
    if frame.chaired:
        theirs = context.label(N_("chaired by %(names)s"), names=theirs)
    everybody = context.label(N_("The whole network")) if frame.everybody else ""
    others = context.label(N_("to which you are not asked")) if frame.others else ""
    unplaced = context.label(N_("place not fixed yet")) if frame.unplaced else ""
    mode = frame.only_mode or frame.mode
    how = texts.rsvp(context.style.language, mode) if mode else ""
    if frame.hybrid:
        how = context.label(N_("in person and online"))
    today = dates.date_of(context.style, context.now)
    over = any(dates.date_of(context.style, one.starts_at) < today for one in shown)
    days = _period(context, frame.period if over or frame.past else frame.period.since(today))
    parts = (
        of_groups, theirs, everybody, _place(context, frame), days, _lasting(context, frame), how,
        unplaced, others, _left_out(context, frame),
    )  # fmt: skip
    return ", ".join(part for part in parts if part)


def _place(context: Context, frame: frames.Frame) -> str:
    """Write the place that was named; of several what they end with, such as the town."""
    found = meetings.these(context.session, context.viewer, frame.places)
    written = [one.place.split(", ") for one in found if one.place]
    alike: list[str] = []
    for parts in zip(*(reversed(one) for one in written), strict=False):
        if len(set(parts)) > 1:
            break
        alike.insert(0, parts[0])
    return ", ".join(alike)


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


def group(context: Context, frame: frames.Frame) -> WorkingGroup | None:
    """Give the working group that a question names, if it names one."""
    return next(iter(named_groups(context, frame)), None)


def named_groups(context: Context, frame: frames.Frame) -> list[WorkingGroup]:
    """Give the working groups that a question names, the best first."""
    if not frame.groups:
        return []
    found = groups.visible(context.session, context.viewer, frame.groups)
    return sorted(found, key=lambda one: frame.groups.index(one.id))
