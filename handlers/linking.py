"""/link: making a Telegram group a working group's, changing that, ending it.

It is talked about in the Telegram group itself, so that no private working group is named there
before somebody of the secretariat wrote its name.
"""

from handlers import calls, keyboards
from handlers.context import Context, Room
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import groups, linked_chats
from storage.errors import NotFound, Outdated
from storage.models import LinkedChat, WorkingGroup

MOST: int = 60
"""Working groups that are offered; the others are named."""


def begin(context: Context, name: str) -> None:
    """Show whose Telegram group this is, or ask; with a name propose that working group."""
    link = _room(context).link
    if name:
        _propose(context, groups.called(context.session, context.viewer, name))
    elif link is not None:
        _show(context, link)
    else:
        _ask(context)


def _ask(context: Context) -> None:
    offered = [one for one in groups.everything(context.session) if not one.private][:MOST]
    rows = [keyboards.button(one.short_name, "linkto", one.id) for one in offered]
    context.show("link_ask", [*keyboards.columns(rows, 2), *_leave(context)])


def _show(context: Context, link: LinkedChat) -> None:
    elsewhere = link.thread_id != _room(context).place.thread_id
    here = keyboards.button(context.label(N_("Use this topic")), "linkto", link.working_group_id)
    other = keyboards.button(context.label(N_("Another working group")), "linkother")
    end = keyboards.button(context.label(N_("Unlink")), "unlink")
    rows = [[here]] if elsewhere else []
    context.say("link_shown", [*rows, [other, end]], link=link, elsewhere=elsewhere)


def choose_another(context: Context) -> None:
    """Offer the working groups again, to somebody who sees whose Telegram group it is."""
    _ask(context)


def choose(context: Context, group_id: int) -> None:
    """Propose the working group that was chosen."""
    _propose(context, groups.find(context.session, context.viewer, group_id))


def _propose(context: Context, group: WorkingGroup | None) -> None:
    """Say what everybody will read here, before anything is linked."""
    if group is None:
        context.say("link_unknown")
        return
    confirm = keyboards.button(context.label(N_("Confirm")), "linked", group.id)
    in_topic = _room(context).place.thread_id is not None
    context.show("link_confirm", [[confirm, *_leave(context)[0]]], group=group, in_topic=in_topic)


def confirm(context: Context, group_id: int) -> None:
    """Link it."""
    group = groups.find(context.session, context.viewer, group_id)
    place, actor_id = _room(context).place, context.member.person_id
    linked_chats.link(context.session, place, group, actor_id, context.now)
    context.show("link_made", group=group, username=context.bot.username)


def end(context: Context) -> None:
    """End it; the command menu goes with it."""
    room = _room(context)
    if room.link is None:
        raise Outdated
    group, linked_by = room.link.working_group, room.link.linked_by.telegram_id
    chat_id, actor_id = room.place.chat_id, context.member.person_id
    linked_chats.unlink(context.session, chat_id, actor_id, context.now)
    context.show("link_ended", group=group)
    context.calls += calls.without_menus(chat_id, context.network.languages[1:], linked_by)


def leave(context: Context) -> None:
    """Leave it as it is."""
    context.show("cancelled")


def _leave(context: Context) -> Keyboard:
    return [[keyboards.button(context.label(N_("Cancel")), "nolink")]]


def _room(context: Context) -> Room:
    if context.room is None:
        raise NotFound
    return context.room
