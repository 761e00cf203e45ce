"""Meetings made in the chat: begun step by step or in one sentence, made, announced, drafts.

Nothing is announced unless that is asked for, and nobody learns of a draft but who may make it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from handlers import (
    keyboards,
    making_agendas,
    making_drafts,
    making_reading,
    making_stale,
    making_steps,
    making_taps,
    making_unfinished,
    meeting_views,
    navigation,
    unfinished,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.making_copies import Copied
from handlers.texts import N_
from storage import dialogues, errors, heard, making, members, series
from storage.models import Meeting

SENTENCE: Final = "sentence"
"""The topic under which a sentence is kept while another meeting is not finished."""


def begin(context: Context, sentence: str) -> None:
    """Begin a meeting; with a sentence as what that says of it."""
    what = making_unfinished.SENTENCE if sentence else making_unfinished.ANOTHER
    number = context.message.message_id if sentence and context.message is not None else 0
    if not making_unfinished.offered(context, what, number):
        _begin(context, sentence)
    elif sentence:
        dialogues.keep_aside(
            context.session, context.chat_id, SENTENCE, context.now,
            sentence=sentence, number=number,
        )  # fmt: skip


def begin_another(context: Context, _number: int) -> None:
    """Begin a meeting step by step."""
    _begin(context, "")


def begin_with(context: Context, number: int) -> None:
    """Begin with the sentence that was kept."""
    kept = dialogues.of_topic(context.session, context.chat_id, SENTENCE)
    if kept is None or kept.data["number"] != number:
        raise errors.Outdated
    sentence = kept.data["sentence"]
    for topic in (SENTENCE, making_drafts.TOPIC):
        dialogues.finish(context.session, context.chat_id, topic)
    _begin(context, sentence)


def instead(context: Context, number: int, mark: int) -> None:
    """Throw away the one that is not finished, and begin with the sentence that was kept.

    Where that one is finished by now, and another is not, nothing is thrown away.
    """
    is_another = bool(unfinished.rows(context, making_drafts.TOPIC))
    if is_another and not unfinished.is_there(context, making_drafts.TOPIC, mark):
        return
    begin_with(context, number)


def _begin(context: Context, sentence: str) -> None:
    draft = making_drafts.EMPTY
    choices = making.choices(context.session, context.member)
    if len(choices) == 1 and not context.member.secretariat:
        draft = making_drafts.begun_with(groups=[choices[0].id])
    if sentence:
        language = making_reading.language(context, sentence)
        if language in context.network.languages:
            context.reply_language = language
        draft = draft | _said(context, sentence, draft["groups"])
    making_steps.go_on(context, draft | {"guided": not sentence})


def _said(context: Context, text: str, own: list[int] | None) -> dict[str, Any]:
    """Give the parts that a sentence says; what is wrong with its time is said.

    `own` are the working groups of which it is where it names none.
    """
    read = making_reading.said(context, text)
    whose = read.whose
    says_anything = whose.unknown is not None or read.when is not None or read.copied is not None
    if whose.ids is None and not says_anything and not read.agenda:
        context.say("meeting_unread", step="sentence", most=None)
        return {}
    parts: dict[str, Any] = {"length": read.length, "place": read.place, "online": read.online}
    parts |= {"capacity": read.seats, "unlinked": read.unlinked, "groups": whose.ids}
    parts |= making_drafts.titled(read.title)
    if whose.ids is not None:
        making.allow(context.member, whose.ids)
    if whose.groups and not read.title:
        parts = making_drafts.untitled(context, parts)
    if whose.unknown:
        context.say("meeting_group_unknown", name=whose.unknown, place=False)
    elif whose.ids is None:
        parts["groups"] = own
        if whose.first:
            context.say("meeting_group_unknown", name=whose.first, place=True)
    parts |= _programme(context, read)
    if read.often.otherwise:
        context.say("meeting_unread", step="often", most=None, said=read.often.otherwise)
    if read.often.left_out:
        context.say("meeting_unread", step="except", most=None, said=read.often.left_out)
    when = making_taps.when(context, read.when) if read.when is not None else {}
    if not read.has_day:  # which one is asked: the next such hour may not be meant
        when.pop("day", None)
    first = read.often.first(date.fromisoformat(when["day"])) if "day" in when else None
    if first is not None:
        when["day"] = first.isoformat()
    parts |= {"repeat": read.often.way, "ends": read.often.ends(first)}
    if read.copied is not None:
        parts |= making_drafts.titled(read.title) | when
        return _copied(context, read.copied, parts, named=whose.ids is not None)
    return parts | when


def _programme(context: Context, read: making_reading.Said) -> dict[str, Any]:
    """Give the agenda that is said, and who leads it as its description: it has no chair itself."""
    parts: dict[str, Any] = {}
    if isinstance(read.agenda, making_agendas.Unread):
        context.say("meeting_unread", step=read.agenda.value, most=making_agendas.MOST_ITEMS)
    elif read.agenda:
        parts["agenda"] = read.agenda
    if read.lead:
        context.say("meeting_unread", step="chair", most=None, said=read.lead)
        parts["description"] = read.lead
    return parts


def _copied(
    context: Context, copied: Copied, said: dict[str, Any], *, named: bool
) -> dict[str, Any]:
    """Give what a meeting says, or the last one of these working groups, but for what is said.

    `named`: whether its working groups are said, too; else they are those of the other one.
    """
    groups, like = said["groups"], copied.meeting
    if copied.several:
        context.say("meeting_unread", step="which", most=None, titles=copied.several)
        return said
    if like is None and groups and not copied.unknown:
        like = making.last(context.session, context.member, groups, context.now)
    if like is None:
        context.say("meeting_unread", step="copy", most=None)
        return said
    copy = making_drafts.copy_of(context.viewer, like)
    new = {name: value for name, value in said.items() if value is not None and value is not False}
    if said["title"]:
        new |= making_drafts.titled(said["title"])
    if copy["description"] and "description" in new:
        new["description"] = f"{new['description']}\n{copy['description']}"
    chosen = groups if named else copy["groups"]
    return making_drafts.regrouped(context, copy | new, chosen)


def resume(context: Context) -> None:
    """Go on where the meeting that is not finished was left."""
    making_steps.back(context)


def make(context: Context, mark: int) -> None:
    """Make the meeting, then ask whether to announce it."""
    meeting = making_stale.finish(context, mark, draft=False)
    if meeting is not None:
        _made(context, meeting)


def keep(context: Context, mark: int) -> None:
    """Keep the meeting as a draft."""
    meeting = making_stale.finish(context, mark, draft=True)
    if meeting is not None:
        _show_draft(context, meeting)


def _made(context: Context, meeting: Meeting) -> None:
    _ask_to_announce(context, meeting, is_made=True)


def ask_to_announce(context: Context, meeting_id: int) -> None:
    """Ask whether to announce a meeting, and to how many; or say that it was."""
    meeting = making.find(context.session, context.member, meeting_id)
    if heard.is_announced(context.session, meeting):
        _announced(context, meeting)
    else:
        _ask_to_announce(context, meeting, is_made=False)


def _ask_to_announce(context: Context, meeting: Meeting, *, is_made: bool) -> None:
    count = making.told(context.session, context.member, meeting)
    rows = [
        [
            keyboards.button(context.label(N_("Announce")), "announce", meeting.id),
            keyboards.button(context.label(N_("Not now")), "unannounced", meeting.id),
        ]
    ]
    rows = [*(rows if count.people else []), *_details(context, meeting)]
    dates = making.announced_with(context.session, meeting, context.now)
    context.show("meeting_made", rows, meeting=meeting, count=count, dates=dates, is_made=is_made)


def announce(context: Context, meeting_id: int) -> None:
    """Announce the meeting to everybody who is asked."""
    meeting = making.find(context.session, context.member, meeting_id)
    dates = making.announced_with(context.session, meeting, context.now)
    making.announce(context.session, context.member, meeting_id, context.now)
    _announced(context, meeting, dates)


def _announced(context: Context, meeting: Meeting, told: Sequence[Meeting] | None = None) -> None:
    """Say that it is announced, with the dates that were `told` by that; None: all that were."""
    count = making.told(context.session, context.member, meeting)
    found = series.ahead(context.session, meeting, context.now)
    dates = [one for one in found if heard.is_announced(context.session, one)]
    dates = dates if told is None else list(told)
    rows = _details(context, meeting)
    held = members.held_until(context.session, context.now)
    context.show(
        "meeting_announced", rows, meeting=meeting, count=count, dates=dates, held_until=held
    )


def _details(context: Context, meeting: Meeting) -> Keyboard:
    return [[keyboards.button(context.label(N_("Details")), "meeting", meeting.id)]]


def leave_unannounced(context: Context, meeting_id: int) -> None:
    """Leave it at that; it can still be announced."""
    meeting = making.find(context.session, context.member, meeting_id)
    if heard.is_announced(context.session, meeting):
        _announced(context, meeting)
    else:
        announce = keyboards.button(context.label(N_("Announce")), "announce", meeting.id)
        rows = [[announce], *_details(context, meeting)]
        dates = making.announced_with(context.session, meeting, context.now)
        context.show(
            "meeting_announced", rows, meeting=meeting, count=None, dates=dates, held_until=None
        )


def drafts(context: Context) -> None:
    """List the drafts."""
    found = making.drafts(context.session, context.member)
    rows = [[meeting_views.button(context, one, "meetdraft")] for one in found]
    context.show("meeting_drafts", [*rows, *navigation.cancel(context)], found=len(found))


def open_draft(context: Context, meeting_id: int) -> None:
    """Show a draft."""
    _show_draft(context, making.find(context.session, context.member, meeting_id))


def _show_draft(context: Context, meeting: Meeting) -> None:
    made = meeting_views.card(
        context, meeting
    )  # no card that is kept up to date: chairs see drafts here only
    context.show("card", made.keyboard, **made.data)


def ask_delete(context: Context, meeting_id: int) -> None:
    """Ask whether to delete a draft for good."""
    meeting = making.find_draft(context.session, context.member, meeting_id)
    rows = [
        [
            keyboards.button(context.label(meeting_views.DELETE), "meetdeleted", meeting.id),
            keyboards.button(context.label(N_("Back")), "meetdraft", meeting.id),
        ]
    ]
    context.show("meeting_delete", rows, title=context.title_of(meeting), gone=False)


def delete(context: Context, meeting_id: int) -> None:
    """Delete a draft."""
    gone = making.discard(context.session, context.member, meeting_id, context.now)
    context.show("meeting_delete", title=context.title_of(gone), gone=True)


def publish(context: Context, meeting_id: int) -> None:
    """Let members see a draft, then ask whether to announce it."""
    _made(context, making.publish(context.session, context.member, meeting_id, context.now))


def edit(context: Context, meeting_id: int) -> None:
    """Go on with a draft."""
    meeting = making.find_draft(context.session, context.member, meeting_id)
    if not making_unfinished.offered(context, making_unfinished.EDIT, meeting.id):
        draft = making_drafts.of_meeting(context.viewer, meeting)
        making_steps.go_on(context, making_drafts.begun_with(**draft))
