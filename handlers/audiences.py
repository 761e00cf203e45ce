"""Whom a broadcast goes to: chosen by buttons, or written (`cso & ctip - org:unodc`).

Each change shows the whole at once: in words and as it is written, how many people it means, some
of them by name, who of them has no chat, and how long sending takes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handlers import audience_views, broadcast_drafts, broadcast_texts, clashes, files, questions
from handlers import errors as refusals
from handlers.audience_views import How
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import approvals, broadcasts, dialogues, errors, groups, recipients
from storage.models import Organization, Person, Post
from storage.rules import audience_text, words
from storage.rules.audience import ASPECTS, Atom, Audience
from storage.rules.audience_names import Names

NAMED = 5
"""People who are named as a sample, and of those without a chat."""

MEANT = 4
"""Audiences that are offered, one a button, where what was written is not clear."""

AT_PREVIEW = (dialogues.DRAFT, "question")
"""Topics of which nothing waits for words while a draft's preview is at hand."""

WHICH: Mapping[How, str] = {
    "include": N_("Which organizations? Tap, or write a part of the name."),
    "leave_out": N_("Whom to leave out? Tap, or write a part of the name."),
}
NONE_SUCH = N_("No organization has that in its name. Write another part of it.")


def show(context: Context, draft: Post) -> None:
    """Show whom a draft goes to, and let it be chosen or written."""
    broadcast_drafts.enter(context, draft, "audience")
    buttons = audience_views.buttons(context, draft)
    _show(context, draft, buttons, N_("Tap, or write it as above."), with_example=True)


def written(context: Context, draft: Post, text: str) -> None:
    """Take an audience as it was written; what is not understood leaves it as it was.

    Then what may have been meant is one tap away.
    """
    try:
        _take(context, draft, _read(context, text))
    except errors.AudienceNotUnderstood as refused:
        offered = list(refused.instead[:MEANT])
        number = context.message.message_id if context.message is not None else 0
        broadcast_drafts.keep(context, number=number, instead=offered)
        rows = [
            [broadcast_drafts.button(draft, whole, "audinstead", number, place)]
            for place, whole in enumerate(offered)
        ]
        refusals.explain(context, refused, rows)


def instead(context: Context, draft: Post, number: int, place: int) -> None:
    """Take one of the audiences that may have been meant by what was written."""
    offered = _kept_of(context, number, "instead")
    if place >= len(offered):
        raise errors.Outdated
    _take(context, draft, _read(context, offered[place]))


def _read(context: Context, text: str) -> Audience:
    names = groups.audience_names(context.session, context.viewer, context.style.language)
    return audience_text.parse(text, names)


def _take(context: Context, draft: Post, wanted: Audience, *, at_preview: bool = False) -> None:
    """Let a draft go to these; where that was changed meanwhile, they are kept beside it.

    The preview does not ask for them: what one changed oneself since is no clash there.
    """
    changed = clashes.changed_by_another if at_preview else clashes.changed
    if not changed(context, draft, clashes.AUDIENCE):
        put(context, draft, wanted)
        return
    show(context, draft)
    names = groups.audience_names(context.session, context.viewer, context.style.language)
    words = audience_text.write(wanted, names)
    clashes.keep_aside(context, draft, clashes.AUDIENCE, wanted.to_json(), words)


def understood(context: Context, text: str) -> bool:
    """Take what is written while a draft's preview is at hand, if all of it is an audience.

    What may as well be a question is asked about: a single word, and all that follows a question.
    """
    waits = context.dialogue
    viewer = context.viewer
    if waits is None or waits.topic not in AT_PREVIEW or viewer is None or not viewer.secretariat:
        return False
    draft = broadcast_drafts.at_hand(context)
    if draft is None:
        return False
    try:
        wanted = _read(context, text)
    except errors.AudienceNotUnderstood:
        return False
    several = len(wanted.in_order()) + len(wanted.excluded) > 1 or any(
        len(clause) > 1 for clause in wanted.in_order()
    )
    after_question = waits.topic != dialogues.DRAFT
    if several and not after_question:
        _take(context, draft, wanted, at_preview=True)
    elif several or not after_question:
        _ask_whether(context, draft, wanted, text)
    else:
        return False
    return True


def _ask_whether(context: Context, draft: Post, wanted: Audience, text: str) -> None:
    number = context.message.message_id if context.message is not None else 0
    shown = clashes.kept(context)
    broadcast_drafts.enter(context, draft, "review", text=text, number=number, **shown)
    row = [
        broadcast_drafts.button(draft, context.label(N_("Yes, to them")), "audmeant", number),
        broadcast_drafts.button(
            draft, context.label(N_("No, it is a question")), "audasked", number
        ),
    ]
    context.say(
        "broadcast_audience_meant",
        [row],
        title=broadcast_texts.title(draft, context.style.language),
        lines=audience_views.in_words(context.session, context.viewer, context.style, wanted),
    )


def meant(context: Context, draft: Post, number: int) -> None:
    """Take what was written at the preview as the audience."""
    wanted = _read(context, _kept_of(context, number, "text"))
    _take(context, draft, wanted, at_preview=True)


def asked(context: Context, _draft: Post, number: int) -> None:
    """Answer what was written at the preview as the question that it is."""
    questions.asked(context, _kept_of(context, number, "text"))


def _kept_of(context: Context, number: int, name: str) -> Any:
    """Give what is kept of the message with this number; Outdated where that was another one."""
    at = broadcast_drafts.kept(context)
    if at.get("number") != number or name not in at:
        raise errors.Outdated
    return at[name]


def put(context: Context, draft: Post, wanted: Audience) -> None:
    """Let a draft go to these, and show that."""
    show(context, _changed(context, draft, lambda _: wanted))


def everybody(context: Context, draft: Post) -> None:
    """Let it go to everybody."""
    show(context, _changed(context, draft, lambda _: Audience()))


def toggle_kind(context: Context, draft: Post, kind: str) -> None:
    """Add a kind of organization to the audience or take it away."""
    show(context, _changed(context, draft, lambda wanted: wanted.toggled(Atom("kind", kind))))


def toggle_group(context: Context, draft: Post, group_id: int) -> None:
    """Add a working group to the audience or take it away."""
    group = groups.find(context.session, context.viewer, group_id)
    show(context, _changed(context, draft, lambda wanted: wanted.toggled(Atom("group", group.id))))


def roles(context: Context, draft: Post) -> None:
    """Let roles be chosen."""
    buttons = audience_views.role_buttons(context, draft)
    _show(context, draft, buttons, N_("Which roles?"))


def toggle_role(context: Context, draft: Post, role: str) -> None:
    """Add a role to the audience or take it away."""
    _changed(context, draft, lambda wanted: wanted.toggled(Atom("role", role)))
    roles(context, draft)


def languages(context: Context, draft: Post) -> None:
    """Let languages be chosen."""
    buttons = audience_views.language_buttons(context, draft)
    _show(context, draft, buttons, N_("Readers of which language?"))


def toggle_language(context: Context, draft: Post, language: str) -> None:
    """Add a language to the audience or take it away."""
    _changed(context, draft, lambda wanted: wanted.toggled(Atom("language", language)))
    languages(context, draft)


def organizations(context: Context, draft: Post, how: How, page: int) -> None:
    """Let organizations be chosen or left out: tapped, or a part of a name written."""
    broadcast_drafts.enter(context, draft, how)
    known = groups.organizations(context.session)[page * audience_views.PAGE :]
    _show_organizations(context, draft, how, known, page, WHICH[how])


def include_named(context: Context, draft: Post, text: str) -> None:
    """Let those be chosen whose names have what was written in them."""
    _named_organizations(context, draft, "include", text)


def leave_out_named(context: Context, draft: Post, text: str) -> None:
    """Let those be left out whose names have what was written in them."""
    _named_organizations(context, draft, "leave_out", text)


def _named_organizations(context: Context, draft: Post, how: How, text: str) -> None:
    part = words.normalise(text)
    found = [
        one
        for one in groups.organizations(context.session)
        if part and part in words.normalise(f"{one.short_name} {one.name}")
    ]
    asked = WHICH[how] if found else NONE_SUCH
    _show_organizations(context, draft, how, found[: audience_views.PAGE], 0, asked)


def _show_organizations(
    context: Context, draft: Post, how: How, known: Sequence[Organization], page: int, asked: str
) -> None:
    shown = known[: audience_views.PAGE]
    buttons = audience_views.organization_buttons(
        context, draft, how, shown, page, more=len(known) > len(shown)
    )
    _show(context, draft, buttons, asked)


def toggle_organization(
    context: Context, draft: Post, how: How, organization_id: int, page: int
) -> None:
    """Choose an organization or leave it out, or do so no more."""
    atom = Atom("organization", groups.organization_by_id(context.session, organization_id).id)
    change = Audience.toggled if how == "include" else Audience.toggled_exclusion
    _changed(context, draft, lambda wanted: change(wanted, atom))
    organizations(context, draft, how, page)


def how_to_write(context: Context, draft: Post) -> None:
    """Say how an audience is written, and which words are understood."""
    names = groups.audience_names(context.session, context.viewer, context.style.language)
    back = [[broadcast_drafts.back(context, draft, "aud")]]
    context.show(
        "broadcast_audience_words",
        back,
        words={aspect: names.words(aspect) for aspect in ASPECTS},
        all=names.all,
        written=audience_text.write(_wanted(draft), names),
        example=_example(context, names),
    )


def names_without_chat(context: Context, draft: Post) -> None:
    """Owe the file of those whom it is meant for who have no chat, where they are many."""
    heading = broadcast_texts.title(draft, context.style.language)
    caption = context.render("report_file", heading=heading, without_chat=True)
    context.calls.append(files.owed(context.chat_id, caption, files.WITHOUT_CHAT, draft.id))


def _show(
    context: Context, draft: Post, buttons: Keyboard, asked: str, *, with_example: bool = False
) -> None:
    wanted, meant = _wanted(draft), broadcasts.readers(draft)
    names = groups.audience_names(context.session, context.viewer, context.style.language)
    count = broadcasts.count(context.session, draft)
    broadcast_drafts.keep(context, **clashes.shown(draft, clashes.AUDIENCE))
    if count.without_chat > NAMED:
        label = context.label(files.LABELS[files.WITHOUT_CHAT])
        buttons = [*buttons[:-1], [broadcast_drafts.button(draft, label, "audfile")], buttons[-1]]
    context.show(
        "broadcast_audience",
        buttons,
        asked=context.label(asked),
        remarks=approvals.remarks(draft),
        lines=audience_views.in_words(context.session, context.viewer, context.style, wanted),
        written=audience_text.write(wanted, names),
        example=_example(context, names) if with_example and wanted.everybody else None,
        only=audience_views.limited_to(draft),
        either=_either(wanted, names) if not count.people else None,
        count=count,
        sample=_named(recipients.sample(context.session, meant, NAMED), count.people),
        without_chat=_named(
            recipients.without_chat(context.session, meant, NAMED), count.without_chat
        ),
        duration=takes(context, draft, count),
    )


def takes(context: Context, draft: Post, reached: recipients.Count) -> str | None:
    """Say how long sending a draft takes, as it is now; None for less than a minute."""
    words = broadcast_texts.Words.of(draft)
    messages = broadcast_texts.most(words, context.network, context.now)
    return audience_views.duration(context.style, reached, messages, context.bot)


def _example(context: Context, names: Names) -> str:
    """Write an audience as it could be here, so that one sees how that is done."""
    atoms, left_out = [Atom("kind", "cso")], groups.organizations(context.session)[:1]
    for group in groups.visible(context.session, context.viewer):
        members = [one for one in group.members if one.kind == "cso"]
        if members:
            atoms.append(Atom("group", group.id))
            left_out = members[:1]
            break
    example = Audience(
        frozenset(frozenset({one}) for one in atoms),
        frozenset(Atom("organization", one.id) for one in left_out),
    )
    return audience_text.write(example, names)


def _either(wanted: Audience, names: Names) -> str | None:
    """Write the audience that was meant, perhaps, where nobody is everything that was asked for."""
    either = wanted.either()
    return audience_text.write(either, names) if either != wanted else None


def _named(people: Sequence[Person], of: int) -> str:
    """Name people, who are some of so many."""
    named = [f"{one.name} ({one.organization.short_name})" for one in people]
    return ", ".join([*named, "…"] if of > len(named) else named)


def _wanted(draft: Post) -> Audience:
    return Audience.from_json(draft.audience)


def _changed(context: Context, draft: Post, change: Callable[[Audience], Audience]) -> Post:
    """Change whom the draft goes to; the Telegram groups to which it goes too stay.

    Where somebody else has changed it since it was shown, nothing but that is shown: a tap on what
    is chosen there would take it away again.
    """
    if clashes.changed_by_another(context, draft, clashes.AUDIENCE):
        context.toast(
            N_("%(name)s changed this meanwhile: it is shown as it is now."),
            name=clashes.by(context, draft, clashes.AUDIENCE),
        )
        return draft
    draft.audience = draft.audience | change(_wanted(draft)).to_json()
    by = clashes.signed(context, draft, clashes.AUDIENCE)
    broadcasts.change(draft, context.now, by=by)
    return draft
