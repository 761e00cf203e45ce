"""How posts about a meeting read, in one variant: announcements, changes, reminders and so on."""

from datetime import datetime, timedelta
from typing import Any

from handlers import (
    change_views,
    delegate_views,
    keyboards,
    meeting_views,
    texts,
)
from handlers.change_views import Changed, Changes
from handlers.dates import Style
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import (
    coverage,
    database,
    delegated,
    meeting_files,
    members,
    on_behalf,
    outbox,
    rsvps,
    seats,
    series,
    unheard,
    waiting,
)
from storage.models import Meeting, Person, Post
from storage.outbox import Rendered
from storage.rules import answers, reminders
from storage.rules.sending import Variant


def rendered(
    session: database.Session,
    post: Post,
    meeting: Meeting,
    variant: Variant,
    style: Style,
    now: datetime,
) -> Rendered:
    """Write a post about a meeting."""
    keyboard: Keyboard = []
    limited = waiting.room(meeting).limited  # the limits may be gone, and nobody waits any more
    if post.kind == "seat" and variant.confirm:
        keyboard.append([_confirmed(meeting, style)])
    if post.kind == "seat" and limited:
        give_back = texts.say(style.language, N_("Give the seat back"))
        keyboard.append([keyboards.button(give_back, "giveback", meeting.id)])
    elif post.kind == delegated.KIND and post.author_id:
        keyboard += delegate_views.question_rows(style.language, meeting, post.author_id)
    elif rsvps.takes_answers(meeting, now):
        waits = variant.position is not None
        keyboard += meeting_views.rsvp_rows(
            style.language, meeting, variant.answer, confirm=variant.confirm, waits=waits
        )
    if post.kind != "cancellation":
        details = texts.say(style.language, N_("Details"))
        keyboard.append([keyboards.button(details, "meeting", meeting.id)])
    files = meeting_files.announced_by(session, post)
    if files:
        documents = texts.say(style.language, meeting_views.DOCUMENTS)
        keyboard[-1].insert(0, keyboards.button(documents, "meetfiles", meeting.id))
    lead = timedelta(minutes=variant.lead_minutes) if variant.lead_minutes else None
    was = _was(post.facts, meeting, style)
    what = change_views.what(was, meeting.starts_at, meeting.ends_at, meeting.timezone)
    text, head = texts.render_with_head(
        post.kind,
        style,
        now,
        meeting=meeting,
        groups=[one for one in meeting.working_groups if one.id in variant.group_ids],
        limited=limited,
        kept_until=_kept_until(meeting, variant, now) if limited else None,
        expects=_expects(variant, post),
        answer=variant.answer,
        answers=_answers(session, post, variant),
        again=_is_asked_again(post, variant),
        confirm=variant.confirm,
        position=variant.position,
        until=lead,
        was=was,
        what=what,
        parts=[texts.say(style.language, change_views.WHAT[one]) for one in what],
        changes=_changes(session, post, style, now),
        of_series=_is_of_one_date(session, post, meeting, now),
        author=_author(session, post, meeting),
        sends=delegated.of(session, meeting.id, post.author_id) if post.author_id else None,
        files=files,
        dates=_dates(session, post, variant, now),
        personal=not variant.for_all,
    )
    return outbox.text(text, keyboard or None, head)


def _dates(
    session: database.Session, post: Post, variant: Variant, now: datetime
) -> list[datetime]:
    """Give when the other dates begin that a post tells of: of seats those that one has still."""
    found = series.told_with(session, post, now)
    if post.kind == "seat":
        seated = {
            number
            for number, answer, _, waits in variant.elsewhere
            if answer == answers.IN_PERSON and not waits
        }
        found = [one for one in found if one.id in seated and one.status == "confirmed"]
    return [one.starts_at for one in found]


def _confirmed(meeting: Meeting, style: Style) -> keyboards.Button:
    """Make the button that confirms that one comes in person."""
    label = texts.say(style.language, N_("Confirm: %(answer)s"))
    answer = texts.rsvp(style.language, answers.IN_PERSON)
    return keyboards.button(label % {"answer": answer}, "rsvp", meeting.id, answers.IN_PERSON)


def _kept_until(meeting: Meeting, variant: Variant, now: datetime) -> datetime | None:
    """Give until when a seat is kept for who has not confirmed that they come."""
    seated = variant.answer == answers.IN_PERSON and variant.place == 0
    seated = seated and variant.answer in meeting.offers
    return seats.kept_until(meeting, now) if seated and variant.confirm else None


def _is_asked_again(post: Post, variant: Variant) -> bool:
    """Say whether it is announced to somebody who was asked before, and for a while was not."""
    newly = "new_since" in post.audience and variant.answer != answers.NONE
    return post.kind == "announcement" and (newly or "of" in post.audience)


def _answers(
    session: database.Session, post: Post, variant: Variant
) -> list[tuple[tuple[str, bool, bool], list[datetime]]]:
    """Give each answer of a notice's reader with the dates that it is to, where they differ.

    With it is whether it is to be confirmed, and whether they wait for a seat.
    """
    own = variant.answer, variant.confirm, variant.position is not None
    given = {number: tuple(rest) for number, *rest in variant.elsewhere}
    if all(one == own and not own[2] for one in given.values()):
        return []
    found: dict[Any, list[datetime]] = {}
    for one in unheard.dates(session, post):
        if one.status == "confirmed":
            found.setdefault(given.get(one.id, own), []).append(one.starts_at)
    return [] if len(found) == 1 and not own[2] else list(found.items())


def _author(session: database.Session, post: Post, meeting: Meeting) -> Person | None:
    """Give who caused a post; None where its reader is not to know who answered for them."""
    if post.kind != on_behalf.KIND or post.author is None:
        return post.author
    reader = session.get_one(Person, post.audience["people"][0])
    rights = members.rights(session, reader)
    return coverage.givers(session, rights, meeting, [post.author]).get(post.author.id)


def _expects(variant: Variant, post: Post) -> reminders.Kind | None:
    standing = answers.standing(variant.answer, waits=variant.position is not None)
    return reminders.expects(standing, not variant.confirm, post.due_at, post.due_at)


def _changes(session: database.Session, post: Post, style: Style, now: datetime) -> Changes | None:
    """Give what a change of several dates of a series says of them; None of one that was known."""
    if post.kind != "change" or post.meeting is None:
        return None
    each = [
        Changed(one.starts_at, one.ends_at, one.place, one.online,
                texts.title_of(style.language, one),
                _was(unheard.said_of(post, one) or {}, one, style))
        for one in unheard.dates(session, post)
    ]  # fmt: skip
    if len(each) == 1 and not each[0].is_new:
        return None
    return change_views.of(style, now, post.meeting.timezone, each)


def _is_of_one_date(session: database.Session, post: Post, meeting: Meeting, now: datetime) -> bool:
    """Say whether a change or cancellation is of one date of a series that has others."""
    alone = post.kind in unheard.KINDS and not post.facts.get("others")
    alone = alone and unheard.tells_alone(session, post, meeting)
    return alone and bool(series.others(session, meeting, now))


def _was(said: dict[str, Any], meeting: Meeting, style: Style) -> dict[str, Any]:
    """Give what a change changed of a meeting, as it was; times as moments."""
    old = dict(said.get("old", {}))
    if "title" in old:
        untitled = old.get("untitled", meeting.untitled)
        old["title"] = texts.title(style.language, old["title"], untitled=untitled)
    for name in ("starts_at", "ends_at"):
        if name in old:
            old[name] = datetime.fromisoformat(old[name])
    return old
