"""Questions in free text: understood by `understanding`, answered from the records.

What the reader may not see is left out before anything is understood, so that an answer about it
reads like one about what does not exist.
"""

from functools import lru_cache

from handlers import joining, keyboards, meeting_views, navigation
from handlers.context import Context
from handlers.texts import N_
from handlers.understanding import gazetteer, question
from storage import contacts, dialogues, groups, meetings
from storage.errors import NotFound, Outdated
from storage.models import Meeting

ASKED = ("next", "when", "where", "how_to_join", "agenda")
ANY_GROUP = 0


def asked(context: Context, text: str) -> None:
    """Answer a question, or say honestly that it was not understood."""
    if context.viewer is None:
        joining.greet(context)
        return
    if not text:
        context.say("text_only", navigation.lead(context))
        return
    frame = question.read(text, _gazetteer(context))
    if frame.language in context.network.languages:
        context.reply_language = frame.language
    if frame.asked is None:
        _not_understood(context, text)
    elif frame.unknown_group:
        context.say("no_such_group", navigation.lead(context))
    elif frame.working_group_ids and not frame.certain:
        _which_group(context, frame.asked, frame.working_group_ids)
    else:
        _answer(context, frame.asked, (*frame.working_group_ids, ANY_GROUP)[0])


def _gazetteer(context: Context) -> gazetteer.Gazetteer:
    known = groups.visible(context.session, context.viewer)
    return _built(tuple((one.id, (one.name, one.short_name, *one.aliases)) for one in known))


@lru_cache(maxsize=64)
def _built(entries: tuple[tuple[int, tuple[str, ...]], ...]) -> gazetteer.Gazetteer:
    return gazetteer.Gazetteer([gazetteer.Entry(id_, names) for id_, names in entries])


def _which_group(context: Context, wanted: str, group_ids: tuple[int, ...]) -> None:
    known = {one.id: one for one in groups.visible(context.session, context.viewer)}
    rows = [
        [keyboards.button(known[one].name, "ask", wanted, one)]
        for one in group_ids[:5]
        if one in known
    ]
    context.say("which_group", rows)


def asked_of_group(context: Context, wanted: str, group_id: int) -> None:
    """Answer a question of the working group that was chosen by a button."""
    _answer(context, wanted, group_id)


def _answer(context: Context, wanted: str, group_id: int) -> None:
    known = {one.id: one for one in groups.visible(context.session, context.viewer)}
    if group_id and group_id not in known:
        raise NotFound
    meeting = _next_of_group(context, group_id) if group_id else _next_of_mine(context)
    if meeting is None:
        context.say("no_meeting", navigation.lead(context), group=known.get(group_id))
        return
    card = meeting_views.card(context, meeting)
    group = known.get(group_id)
    context.say("answer", card.keyboard, card.shown, asked=wanted, group=group, **card.data)


def _next_of_group(context: Context, group_id: int) -> Meeting | None:
    ahead = meetings.upcoming(context.session, context.viewer, context.now, [group_id])
    return next((one for one in ahead if one.status == "confirmed"), None)


def _next_of_mine(context: Context) -> Meeting | None:
    mine = meetings.asked(context.session, context.viewer, context.now, limit=1)
    if mine:
        return mine[0]
    ahead = meetings.upcoming(context.session, context.viewer, context.now)
    return next((one for one in ahead if one.status == "confirmed"), None)


def _not_understood(context: Context, text: str) -> None:
    context.enter("question", "open", text=text[: contacts.LONGEST])
    ask = keyboards.button(context.label(N_("Ask the secretariat")), "pass")
    context.say("not_understood", [*navigation.lead(context), [ask]])


def pass_on(context: Context) -> None:
    """Pass the question that was not understood on to the secretariat."""
    dialogue = context.dialogue
    if dialogue is None or dialogue.topic != "question":
        raise Outdated
    text = dialogue.data["text"]
    dialogues.leave_waiting(context.session, context.chat_id)
    contacts.write(context.session, context.member.person_id, text, context.now, question=True)
    context.show("contact_sent")
