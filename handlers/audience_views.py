"""How an audience looks: in words, and as buttons that change it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta
from typing import Literal

from handlers import broadcast_drafts, dates, keyboards, navigation, texts
from handlers.context import BotIdentity, Context
from handlers.dates import Style
from handlers.keyboards import Button, Keyboard
from handlers.texts import N_
from storage import database, groups, recipients
from storage.models import Organization, Post
from storage.recipients import Count
from storage.rules import audience
from storage.rules.access import Viewer
from storage.rules.audience import Atom, Audience

PAGE = 8
"""Organizations of one page."""

_MINUTE = timedelta(minutes=1)

LEFT_OUT = "🚫 "

How = Literal["include", "leave_out"]
"""What is done with organizations that are tapped."""

WAYS: tuple[How, ...] = ("include", "leave_out")

OR = N_("or")

LINES = {
    "kind": N_("Kinds of organization: %(names)s"),
    "group": N_("Working groups: %(names)s"),
    "organization": N_("Organizations: %(names)s"),
    "role": N_("Roles: %(names)s"),
    "language": N_("Languages: %(names)s"),
}
"""A clause of one aspect; one of several has no line of its own here."""


def limited_to(draft: Post) -> list[str]:
    """Name the working groups whose members alone get a draft, since its news is theirs."""
    return [one.short_name for one in recipients.limited_to(draft.news)]


def in_words(
    session: database.Session, viewer: Viewer | None, style: Style, wanted: Audience
) -> list[str]:
    """Say whom an audience means, a line a clause; all of them hold, hence the sign."""
    language, name = style.language, _naming(session, viewer, style)
    lines = [_line(language, clause, name) for clause in wanted.in_order()]
    lines[1:] = [f"& {line}" for line in lines[1:]]
    if not lines:
        lines = [texts.say(language, N_("Everybody"))]
    if wanted.excluded:
        left_out = ", ".join(map(name, audience.in_order(wanted.excluded)))
        lines.append(texts.say(language, N_("But not: %(names)s"), names=left_out))
    return lines


def _line(language: str, clause: Sequence[Atom], name: Callable[[Atom], str]) -> str:
    aspects = {atom.aspect for atom in clause}
    sentence = LINES[clause[0].aspect] if len(aspects) == 1 else N_("Any of: %(names)s")
    names = f" {texts.say(language, OR)} ".join(map(name, clause))
    return texts.say(language, sentence, names=names)


def duration(style: Style, reached: Count, messages: int, bot: BotIdentity) -> str | None:
    """Say how long sending so many messages to each takes, in whole minutes; None for under one.

    A Telegram group gets them more slowly than all chats together.
    """
    takes = timedelta(seconds=(reached.people + reached.chats) * messages / bot.posts_per_second)
    if reached.chats:
        takes = max(takes, timedelta(minutes=messages / bot.per_minute_in_group))
    if takes < _MINUTE:
        return None
    return dates.duration(style, -(-takes // _MINUTE) * _MINUTE)


def _naming(
    session: database.Session, viewer: Viewer | None, style: Style
) -> Callable[[Atom], str]:
    """Give what names an atom to this reader."""
    language = style.language
    names: dict[Atom, str] = {
        **{Atom("kind", one): texts.kind(language, one) for one in audience.KINDS},
        **{Atom("role", one): texts.role(language, one) for one in audience.ROLES},
        **{Atom("language", code): name for code, name in texts.LANGUAGES.items()},
    }
    for group in groups.visible(session, viewer):
        names[Atom("group", group.id)] = group.short_name
    for one in groups.organizations(session):
        names[Atom("organization", one.id)] = one.short_name
    return names.__getitem__


def buttons(context: Context, draft: Post) -> Keyboard:
    """Make the buttons of the first page: kinds, working groups, and what leads to the rest."""
    language, wanted = context.style.language, Audience.from_json(draft.audience)
    kinds = [(one, texts.kind(language, one)) for one in audience.KINDS]
    known = [(one.id, one.short_name) for one in groups.visible(context.session, context.viewer)]
    further = [
        _leading(
            context,
            draft,
            N_("Organizations"),
            "audorgs",
            "include",
            0,
            chosen=wanted.chosen("organization"),
        ),
        _leading(context, draft, N_("Roles"), "audroles", chosen=wanted.chosen("role")),
        _leading(
            context, draft, N_("Leave out"), "audorgs", "leave_out", 0, chosen=wanted.excluded
        ),
    ]
    if len(context.network.languages) > 1:
        chosen = wanted.chosen("language")
        further.insert(2, _leading(context, draft, N_("Languages"), "audlangs", chosen=chosen))
    if not wanted.everybody:
        further.append(_leading(context, draft, N_("Everybody"), "audall"))
    further.append(_leading(context, draft, N_("How to write it"), "audwords"))
    return [
        *keyboards.columns(_toggles(draft, kinds, "audkind", wanted.chosen("kind")), 2),
        *keyboards.columns(_toggles(draft, known, "audgroup", wanted.chosen("group")), 2),
        *keyboards.columns(further, 2),
        [broadcast_drafts.button(draft, context.label(N_("Preview")), "preview")],
        *broadcast_drafts.cancel(context, draft),
    ]


def role_buttons(context: Context, draft: Post) -> Keyboard:
    """Make the buttons of roles."""
    wanted = Audience.from_json(draft.audience)
    roles = [(one, texts.role(context.style.language, one)) for one in audience.ROLES]
    made = _toggles(draft, roles, "audrole", wanted.chosen("role"))
    return [*([one] for one in made), *_done(context, draft)]


def language_buttons(context: Context, draft: Post) -> Keyboard:
    """Make the buttons of the network's languages."""
    wanted = Audience.from_json(draft.audience)
    named = [(code, texts.LANGUAGES[code]) for code in context.network.languages]
    made = _toggles(draft, named, "audlang", wanted.chosen("language"))
    return [*([one] for one in made), *_done(context, draft)]


def organization_buttons(
    context: Context,
    draft: Post,
    how: How,
    shown: Sequence[Organization],
    page: int,
    *,
    more: bool,
) -> Keyboard:
    """Make the buttons of a page of organizations, to be chosen or left out."""
    wanted = Audience.from_json(draft.audience)
    sign = {"include": keyboards.CHOSEN, "leave_out": LEFT_OUT}[how]
    left_out = {atom.value for atom in wanted.excluded if atom.aspect == "organization"}
    marked = {"include": wanted.chosen("organization"), "leave_out": left_out}[how]
    made = [
        broadcast_drafts.button(
            draft, (sign if one.id in marked else "") + one.short_name, "audorg", how, one.id, page
        )
        for one in shown
    ]
    turned = navigation.turn(context, page, "audorgs", draft.id, how, more=more)
    return [*keyboards.columns(made, 2), *turned, *_done(context, draft)]


def _toggles(
    draft: Post, named: Iterable[tuple[str | int, str]], route: str, chosen: Collection[str | int]
) -> list[Button]:
    return [
        broadcast_drafts.button(
            draft, (keyboards.CHOSEN if value in chosen else "") + name, route, value
        )
        for value, name in named
    ]


def _leading(
    context: Context,
    draft: Post,
    label: str,
    route: str,
    *arguments: int | str,
    chosen: Collection[object] = (),
) -> Button:
    mark = keyboards.CHOSEN if chosen else ""
    return broadcast_drafts.button(draft, mark + context.label(label), route, *arguments)


def _done(context: Context, draft: Post) -> Keyboard:
    return [[broadcast_drafts.button(draft, context.label(N_("Done")), "aud")]]
