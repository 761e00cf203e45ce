"""How a meeting looks to somebody: its card, its buttons, its line in a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers import dates, delegate_views, keyboards, paging, series_views, texts
from handlers.context import Context
from handlers.dates import Style
from handlers.keyboards import Button, Keyboard
from handlers.texts import N_
from storage import database, heard, meeting_changes, meeting_files, rsvps, seats
from storage.card_facts import CardFacts
from storage.cards import Shown
from storage.models import Delegate, Meeting, Person, Rsvp, WorkingGroup
from storage.quorums import Quorum
from storage.rules import access, answers, telling
from storage.rules.access import Level, Viewer
from storage.seats import Over
from storage.waiting import Seats

WHY, NOTE = N_("Say why"), N_("Add a note")
FOR_COLLEAGUE = N_("Answer for a colleague")
FOR_ALL_DATES = N_("For all dates")
CHANGE, DOCUMENTS = N_("Change"), N_("Documents")
DELETE = N_("Delete the draft")

WAITS = "⏳ "
"""Before the answer of who comes in person and has no seat yet."""


@dataclass(frozen=True)
class AgendaItem:
    """A line of an agenda."""

    item: str
    minutes: int | None = None
    presenter: str | None = None


@dataclass(frozen=True)
class View:
    """A meeting as somebody sees it."""

    meeting: Meeting
    level: Level
    groups: list[WorkingGroup]
    asked: bool
    sees_names: bool
    rsvp: Rsvp | None
    counts: rsvps.Counts | None
    seats: Seats | None = None
    seats_over: Over | None = None
    """What is taken beyond the limits, for who sees names and may know of it."""
    told_taken: bool = False
    """Whether one is told how many of its seats are taken, not only how many are free."""
    quorums: Sequence[Quorum] = ()
    sends: Delegate | None = None
    """Whom one sends in one's place, asks to go there, or is to choose."""
    sends_who_waits: bool = False
    """Whether that one has accepted and waits for a seat."""
    sent_by: Delegate | None = None
    """In whose place one goes, or is asked to."""
    given_by: Person | None = None
    """Who gave one's answer, where that is somebody else whom one may know."""
    answers_for_others: bool = False
    """Whether one may answer for others, too."""
    personal: bool = True
    """Whether somebody in particular sees it: all in a Telegram group have no answer."""
    over: bool = False
    """Whether it has been held: who came nobody knows, only who had said so."""

    @property
    def ended(self) -> bool:
        """Whether nobody comes to it any more: it was held, or is cancelled."""
        return self.over or self.meeting.status == "cancelled"

    @property
    def answer(self) -> str:
        """One's own answer; `none` before there is one."""
        return self.rsvp.answer if self.rsvp is not None else answers.NONE

    @property
    def position(self) -> int | None:
        """One's own place on the waiting list."""
        return self.rsvp.position if self.rsvp is not None else None

    @property
    def has_seat(self) -> bool:
        """Whether one has one of the seats, where they are limited."""
        in_person = self.answer == answers.IN_PERSON and self.position is None
        return self.seats is not None and in_person


def view(session: database.Session, viewer: Viewer | None, meeting: Meeting, now: datetime) -> View:
    """Gather what somebody sees of a meeting."""
    return view_of(CardFacts(session, meeting, [viewer], now), viewer)


def view_of(facts: CardFacts, viewer: Viewer | None, *, for_card: bool = True) -> View:
    """Gather it from facts; for a line in a list no counts and no delegates are needed."""
    meeting = facts.meeting
    level = access.level(viewer, meeting.working_groups)
    asked = access.is_asked(viewer, meeting.working_groups)
    rsvp = facts.answer_of(viewer) if asked else None
    whole = for_card and level is Level.ALL
    groups = access.groups_seen(viewer, meeting.working_groups)
    names = access.sees_names(viewer, meeting.working_groups)
    return View(
        meeting=meeting,
        level=level,
        groups=groups,
        asked=asked,
        sees_names=names,
        answers_for_others=whole and _answers_for_others(facts, viewer),
        rsvp=rsvp,
        given_by=facts.given_by(viewer) if viewer and rsvp and for_card else None,
        sends=facts.sends(viewer) if viewer and rsvp and whole else None,
        sends_who_waits=facts.sends_who_waits(viewer) if viewer and rsvp and whole else False,
        sent_by=facts.sent_by(viewer) if viewer and asked and whole else None,
        counts=facts.counts(groups) if whole else None,
        seats=facts.seats if whole else None,
        seats_over=facts.seats_over(groups) if whole and names else None,
        told_taken=access.told_taken(viewer, meeting.working_groups),
        quorums=[one for one in facts.quorums if one.group in groups] if whole else (),
        personal=viewer is None or viewer.personal,
        over=facts.over,
    )


def _answers_for_others(facts: CardFacts, viewer: Viewer | None) -> bool:
    """Say whether somebody may answer for others, and there are any."""
    groups = facts.meeting.working_groups
    if viewer is None or not access.answers_for_others(viewer, groups):
        return False
    return access.sees_names(viewer, groups) or facts.has_colleagues(viewer)


def lines(context: Context, meetings: Iterable[Meeting]) -> list[View]:
    """Gather what a list says of meetings to who writes."""
    viewer, found = context.viewer, list(meetings)
    heard.note(context.session, context.chat_id, found, context.now, whole=False)
    each = [CardFacts(context.session, one, [viewer], context.now) for one in found]
    return [view_of(one, viewer, for_card=False) for one in each]


def button(context: Context, meeting: Meeting, route: str = "meeting", *arguments: str) -> Button:
    """Make the button that stands for a meeting in a list; its id follows the arguments."""
    return keyboards.button(label(context, meeting), route, *arguments, meeting.id)


def label(context: Context, meeting: Meeting) -> str:
    """Write how a meeting is called on a button."""
    return f"{context.short(meeting.starts_at)} · {context.title_of(meeting)}"


@dataclass(frozen=True)
class Card:
    """What the template `card` takes, the card's buttons, and what it then shows."""

    data: dict[str, Any]
    keyboard: Keyboard
    shown: Shown


def card(context: Context, meeting: Meeting) -> Card:
    """Make a meeting's card for who writes."""
    heard.note(context.session, context.chat_id, [meeting], context.now, whole=True)
    viewer = context.viewer
    facts = CardFacts(context.session, meeting, [viewer], context.now)
    return card_of(facts, context.chat_id, viewer, context.style, context.now)


def card_of(
    facts: CardFacts,
    chat_id: int,
    viewer: Viewer | None,
    style: Style,
    now: datetime,
    above: int = 0,
) -> Card:
    """Make the card of a meeting, of which these are the facts, for a chat.

    `above`: characters that stand above it in the same message.
    """
    meeting, shown = facts.meeting, facts.shown(chat_id, viewer)
    seen = view_of(facts, viewer)
    open_ = rsvps.takes_answers(meeting, now)
    may_change = meeting_changes.may(viewer, meeting, now)
    unannounced = may_change and facts.to_be_announced
    data = {
        "view": seen,
        "open": open_,
        "overdue": open_ and now > meeting.rsvp_by,
        "kept_until": _kept_until(seen, now),
        "agenda": agenda_that_fits(meeting, above),
        "unannounced": unannounced,
        "unheard": not facts.is_for_all,
        "often": series_views.repeats_of(style, meeting, now),
    }
    if meeting.status == "draft":
        return Card(data, _draft_rows(style, meeting), shown)
    others = open_ and facts.other_dates(viewer)
    declined = viewer if open_ and seen.answer == answers.NO else None
    may_send = declined is not None and facts.may_send(declined)
    rows = buttons(style, seen, open_=open_, other_dates=others, may_send=may_send)
    below = _documents(facts, style, viewer, seen)
    below += [_button(style, CHANGE, "meetchange", meeting.id)] if may_change else []
    below += [_button(style, N_("Announce"), "announceask", meeting.id)] if unannounced else []
    rows += [below] if below else []
    return Card(data, rows, shown)


def _draft_rows(style: Style, meeting: Meeting) -> Keyboard:
    """Make the buttons of a draft, which only those see who may go on with it."""
    publish = _button(style, N_("Publish"), "meetpublish", meeting.id)
    rows = [[publish, _button(style, N_("Edit"), "meetedit", meeting.id)]]
    if telling.is_made_in_chat(meeting.key):
        rows.append([_button(style, DELETE, "meetdelete", meeting.id)])
    return rows


def _kept_until(seen: View, now: datetime) -> datetime | None:
    """Give until when one's seat is kept while one has not confirmed that one comes."""
    unsure = seen.has_seat and seen.rsvp is not None and seen.rsvp.confirm
    return seats.kept_until(seen.meeting, now) if unsure else None


def _documents(facts: CardFacts, style: Style, viewer: Viewer | None, seen: View) -> list[Button]:
    """Make the button of a card's documents, where there are any or this one may add some."""
    there = facts.files
    if seen.level is not Level.ALL or not (there or meeting_files.may_add(viewer, seen.meeting)):
        return []
    label = texts.say(style.language, DOCUMENTS)
    counted = f"{label}: {dates.number(style, there)}" if there else label
    return [keyboards.button(counted, "meetfiles", seen.meeting.id)]


def send_card(context: Context, meeting: Meeting) -> None:
    """Owe a meeting's card as a new message."""
    made = card(context, meeting)
    context.say("card", made.keyboard, made.shown, **made.data)


def show_card(context: Context, meeting: Meeting) -> None:
    """Owe a meeting's card in place of the message that was tapped."""
    made = card(context, meeting)
    context.show("card", made.keyboard, made.shown, **made.data)


def buttons(
    style: Style, seen: View, *, open_: bool, other_dates: bool, may_send: bool
) -> Keyboard:
    """Make a card's buttons: the answers, where they may be given, and what leads on.

    `other_dates`: the answer can be given to other dates of the series, too; `may_send`: a
    colleague could be sent in one's place.
    """
    meeting = seen.meeting
    rows: Keyboard = []
    if seen.asked and open_:
        confirm = seen.rsvp is not None and seen.rsvp.confirm
        waits = seen.position is not None
        rows += rsvp_rows(style.language, meeting, seen.answer, confirm=confirm, waits=waits)
        if seen.answer != answers.NONE:
            label = WHY if seen.answer == answers.NO else NOTE
            beside = [_button(style, label, "note", meeting.id)]
            if may_send:
                beside.append(delegate_views.send(style.language, meeting.id))
            if other_dates:
                beside.append(_button(style, FOR_ALL_DATES, "rsvpdates", meeting.id))
            rows += keyboards.columns(beside, 2)
        if seen.sends is not None:
            back = delegate_views.take_back(style.language, meeting.id, seen.sends)
            rows += [[back]] if back is not None else []
    more: list[Button] = []
    if seen.level is Level.ALL:
        more.append(_button(style, N_("Who's coming"), "who", meeting.id))
    more.append(_button(style, N_("Calendar file"), "ics", meeting.id))
    rows.append(more)
    # Who sees names finds it where they are.
    if open_ and seen.answers_for_others and not seen.sees_names:
        rows.append([_button(style, FOR_COLLEAGUE, "behalf", meeting.id)])
    return rows


def rsvp_rows(
    language: str, meeting: Meeting, answer: str, *, confirm: bool, waits: bool
) -> Keyboard:
    """Make the rows of answers that a meeting takes; the present one is marked once confirmed."""
    offered = meeting.offers
    mark = WAITS if waits else keyboards.CHOSEN
    chosen = answers.NONE if confirm else answer
    made = [
        keyboards.button(
            (mark if word == chosen else "") + texts.rsvp(language, word),
            "rsvp", meeting.id, word,
        )
        for word in offered
    ]  # fmt: skip
    return [made[:-2], made[-2:]] if len(made) > 3 else [made[:1], made[1:]]


def _button(style: Style, label: str, route: str, *arguments: int) -> Button:
    return keyboards.button(texts.say(style.language, label), route, *arguments)


def agenda_that_fits(meeting: Meeting, above: int = 0) -> list[AgendaItem]:
    """Give the agenda's items, as many as a message holds beside the rest; the last may be `…`."""
    room = paging.LONGEST - 1200 - above - min(len(meeting.description or ""), 1200)
    items: list[AgendaItem] = []
    for entry in meeting.agenda:
        item = AgendaItem(entry) if isinstance(entry, str) else AgendaItem(**entry)
        room -= len(item.item) + len(item.presenter or "") + 20
        if room < 0:
            return [*items, AgendaItem("…")]
        items.append(item)
    return items
