"""Whom a broadcast goes to: chosen by buttons, or written (`cso & ctip - org:unodc`).

Each change shows the whole at once: in words and as it is written, how many people it means, some
of them by name, who of them has no chat, and how long sending takes.
"""

from collections.abc import Callable, Sequence

from handlers import audience_views, broadcast_drafts
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, groups, recipients
from storage.models import Person, Post
from storage.rules import audience_text, words
from storage.rules.audience import Atom, Audience
from storage.rules.audience_names import Names

NAMED = 5
"""People who are named as a sample, and of those without a chat."""

WHOM_TO_LEAVE_OUT = N_("Whom to leave out? Tap, or write a part of the name.")
NONE_SUCH = N_("No organization has that in its name. Write another part of it.")


def current(context: Context) -> None:
    """Show whom the draft goes to that somebody is at."""
    show(context, broadcast_drafts.current(context))


def show(context: Context, draft: Post) -> None:
    """Show whom a draft goes to, and let it be chosen or written."""
    broadcast_drafts.enter(context, draft, "audience")
    buttons = audience_views.buttons(context, _wanted(draft))
    _show(context, draft, buttons, N_("Tap, or write it as above."), with_example=True)


def written(context: Context, text: str) -> None:
    """Take an audience as it was written; AudienceNotUnderstood leaves it as it was."""
    names = groups.audience_names(context.session, context.viewer, context.style.language)
    show(context, _changed(context, lambda _: audience_text.parse(text, names)))


def everybody(context: Context) -> None:
    """Let it go to everybody."""
    show(context, _changed(context, lambda _: Audience()))


def toggle_kind(context: Context, kind: str) -> None:
    """Add a kind of organization to the audience or take it away."""
    show(context, _changed(context, lambda wanted: wanted.toggled(Atom("kind", kind))))


def toggle_group(context: Context, group_id: int) -> None:
    """Add a working group to the audience or take it away."""
    group = groups.find(context.session, context.viewer, group_id)
    show(context, _changed(context, lambda wanted: wanted.toggled(Atom("group", group.id))))


def roles(context: Context) -> None:
    """Let roles be chosen."""
    draft = broadcast_drafts.current(context)
    buttons = audience_views.role_buttons(context, _wanted(draft))
    _show(context, draft, buttons, N_("Which roles?"))


def toggle_role(context: Context, role: str) -> None:
    """Add a role to the audience or take it away."""
    _changed(context, lambda wanted: wanted.toggled(Atom("role", role)))
    roles(context)


def languages(context: Context) -> None:
    """Let languages be chosen."""
    draft = broadcast_drafts.current(context)
    buttons = audience_views.language_buttons(context, _wanted(draft))
    _show(context, draft, buttons, N_("Readers of which language?"))


def toggle_language(context: Context, language: str) -> None:
    """Add a language to the audience or take it away."""
    _changed(context, lambda wanted: wanted.toggled(Atom("language", language)))
    languages(context)


def leave_out(context: Context, page: int) -> None:
    """Let organizations be left out: a page of them, or a part of a name may be written."""
    draft = broadcast_drafts.current(context)
    broadcast_drafts.enter(context, draft, "leave_out")
    known = groups.organizations(context.session)
    first, last = page * audience_views.PAGE, (page + 1) * audience_views.PAGE
    buttons = audience_views.organization_buttons(
        context, _wanted(draft), known[first:last], page, more=last < len(known)
    )
    _show(context, draft, buttons, WHOM_TO_LEAVE_OUT)


def organization_named(context: Context, text: str) -> None:
    """Show the organizations whose names have what was written in them."""
    draft = broadcast_drafts.current(context)
    part = words.normalise(text)
    found = [
        one
        for one in groups.organizations(context.session)
        if part and part in words.normalise(f"{one.short_name} {one.name}")
    ]
    shown = found[: audience_views.PAGE]
    buttons = audience_views.organization_buttons(context, _wanted(draft), shown, 0, more=False)
    _show(context, draft, buttons, WHOM_TO_LEAVE_OUT if found else NONE_SUCH)


def toggle_organization(context: Context, organization_id: int, page: int) -> None:
    """Leave an organization out, or do so no more."""
    one = groups.organization_by_id(context.session, organization_id)
    _changed(context, lambda wanted: wanted.toggled_exclusion(Atom("organization", one.id)))
    leave_out(context, page)


def _show(
    context: Context, draft: Post, buttons: Keyboard, asked: str, *, with_example: bool = False
) -> None:
    wanted, meant = _wanted(draft), broadcasts.readers(draft)
    names = groups.audience_names(context.session, context.viewer, context.style.language)
    count = recipients.count(context.session, meant)
    context.show(
        "broadcast_audience",
        buttons,
        asked=context.label(asked),
        lines=audience_views.in_words(context, wanted),
        written=audience_text.write(wanted, names),
        example=_example(context, names) if with_example and wanted.everybody else None,
        chats=len(draft.audience.get("chats", ())),
        count=count,
        sample=_named(recipients.sample(context.session, meant, NAMED), count.people),
        without_chat=_named(
            recipients.without_chat(context.session, meant, NAMED), count.without_chat
        ),
        duration=audience_views.duration(context.style, count.people, context.bot.posts_per_second),
    )


def _example(context: Context, names: Names) -> str:
    """Write an audience as it could be here, so that one sees how that is done."""
    clauses = [Atom("kind", "cso")]
    clauses += [
        Atom("group", one.id) for one in groups.visible(context.session, context.viewer)[:1]
    ]
    left_out = [Atom("organization", one.id) for one in groups.organizations(context.session)[:1]]
    example = Audience(frozenset(frozenset({one}) for one in clauses), frozenset(left_out))
    return audience_text.write(example, names)


def _named(people: Sequence[Person], of: int) -> str:
    """Name people, who are some of so many."""
    named = [f"{one.name} ({one.organization.short_name})" for one in people]
    return ", ".join([*named, "…"] if of > len(named) else named)


def _wanted(draft: Post) -> Audience:
    return Audience.from_json(draft.audience)


def _changed(context: Context, change: Callable[[Audience], Audience]) -> Post:
    """Change whom the draft goes to; the Telegram groups to which it goes too stay."""
    draft = broadcast_drafts.current(context)
    draft.audience = draft.audience | change(_wanted(draft)).to_json()
    broadcasts.change(draft, context.now)
    return draft
