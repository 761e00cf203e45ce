"""Coming, going and finding one's way: /start, /stop, /help, /cancel."""

from handlers import (
    broadcast_drafts,
    broadcasts,
    joining,
    meeting_views,
    navigation,
    progress,
    steps,
    subjects,
    unfinished,
)
from handlers.context import Context
from storage import (
    calendar_feeds,
    dialogues,
    groups,
    invitations,
    join_requests,
    meetings,
    members,
    waiting,
)


def start(context: Context, code: str) -> None:
    """Join by an invitation, come back after /stop, or be told how to join."""
    person = context.person
    if person is not None and person.stopped_at is not None and person.left_at is None:
        members.resume(context.session, person, context.now)
        waits = waiting.waited_for(context.session, context.member, context.now)
        context.say("welcome_back", navigation.home(context), waits=waits)
    elif context.viewer is not None:
        context.say("here_already", navigation.home(context))
    elif code:
        _join_by(context, code)
    else:
        joining.greet(context)


def _join_by(context: Context, code: str) -> None:
    if invitations.accept(context.session, context.profile, code, context.now) is None:
        context.say("invitation_refused", joining.keyboard(context))
    else:
        welcome(context)


def welcome(context: Context) -> None:
    """Greet a new member, with the meetings that they are asked to."""
    dialogues.leave(context.session, context.chat_id)
    join_requests.withdraw(context.session, context.chat_id, context.now)
    context.account.menu = None  # the menu of a stranger is not a member's
    context.session.flush()
    viewer, person = context.member, context.person
    first = meetings.first_for(context.session, viewer, context.now)
    context.say(
        "welcome",
        navigation.home(context),
        person=person,
        groups=groups.of_viewer(context.session, viewer),
        meetings=len(meetings.asked(context.session, viewer, context.now)),
        requests=join_requests.count_pending(context.session) if viewer.secretariat else 0,
    )
    for meeting in first:
        meeting_views.send_card(context, meeting)


def stop(context: Context, _arguments: str) -> None:
    """End everything at once; /start brings it back as it was."""
    viewer = context.viewer
    had_seat = viewer is not None and waiting.has_seat(context.session, viewer, context.now)
    had_feed = viewer is not None and calendar_feeds.exists(context.session, viewer.person_id)
    members.stop(context.session, context.chat_id, context.now)
    context.say("stopped", had_seat=had_seat, had_feed=had_feed)


def help_(context: Context, _arguments: str) -> None:
    """Say what this person can do here."""
    viewer = context.viewer
    commands = [(name, context.label(line)) for name, line in context.available(viewer)]
    keyboard = navigation.home(context) if viewer is not None else joining.keyboard(context)
    context.say("help", keyboard, member=viewer is not None, commands=commands)


def cancel(context: Context, _arguments: str) -> None:
    """Leave the dialogue."""
    cancel_tapped(context)


def cancel_tapped(context: Context) -> None:
    """Leave the dialogue, by the button under its question; what is written in it is only left."""
    waits, draft = context.dialogue, None
    is_over = context.query is None and subjects.is_settled(context)
    if is_over and steps.has_passed_over(context):
        steps.wait_no_more(context)
        is_over = False
    if waits is not None and waits.topic == dialogues.DRAFT:  # else that is left where it was
        draft = broadcast_drafts.at_hand(context)
        dialogues.leave_draft(context.session, context.chat_id)
    dialogues.leave_waiting(context.session, context.chat_id)
    if waits is not None and waits.data.get(dialogues.WRITTEN):
        unfinished.left(context, waits.topic)
    elif waits is not None and draft is not None and waits.data.get(dialogues.PASSED_BY):
        go_on = broadcast_drafts.button(draft, context.label(progress.GO_ON), "draft")
        context.show("draft_left", [[go_on]])  # nobody thinks of the draft after another command
    elif draft is not None:
        broadcasts.say_kept(context, draft)
    else:
        not_finished = unfinished.all_rows(context)
        rows = [*not_finished, *unfinished.proposed(context)]
        if waits is not None and waits.data.get("added"):
            context.show("added_stays", rows)
        elif waits is not None and not is_over:
            context.show("cancelled", rows)
        else:
            context.show("nothing_to_cancel", rows, not_finished=bool(not_finished))


def unknown_command(context: Context) -> None:
    """Answer a command that there is not, or that this person has no right to: the same words."""
    if context.viewer is None:
        joining.greet(context)
    else:
        context.say("unknown_command")
