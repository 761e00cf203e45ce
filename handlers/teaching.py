"""Teaching the bot from a question that it did not understand: what it asks, whom it names.

The only place that has words for the kinds of things that can be asked.
"""

from handlers import keyboards, navigation, standing_views
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import contacts, errors, groups, learned

KINDS: dict[str, str] = {
    "next": N_("Next meeting"),
    "when": N_("Date and time"),
    "where": N_("Place"),
    "how_to_join": N_("How to join"),
    "agenda": N_("Agenda"),
    "duration": N_("How long"),
    "chair": N_("Who chairs"),
    "who_comes": N_("Who's coming"),
    "not_answered": N_("Who has not answered"),
    "seats": N_("Seats"),
    "deadline": N_("Answer by when"),
    "still_on": N_("Still on, or moved"),
    "list": N_("Which meetings"),
    "count": N_("How many meetings"),
    "mine": N_("My answers"),
    "waiting": N_("What waits for my answer"),
    "groups": N_("Working groups"),
    "members": N_("Members of a working group"),
    "contact": N_("The secretariat"),
    "news": N_("News"),
}
"""Every one of `understanding.kinds.KINDS`, as a button calls it."""

PAGE = 8


def begin(context: Context, contact_id: int) -> None:
    """Ask what a question asks for, or whom it names."""
    question = contacts.find_question(context.session, contact_id)
    buttons = [
        keyboards.button(context.label(label), "asksfor", contact_id, kind)
        for kind, label in KINDS.items()
    ]
    names = keyboards.button(context.label(N_("It names a working group")), "names", contact_id)
    rows = [*keyboards.columns(buttons, 2), [names], _back_to_question(context, contact_id)]
    context.show("teach", rows, question=question)


def asks_for(context: Context, contact_id: int, kind: str) -> None:
    """Learn the question's text as an example of how one asks for a kind of thing."""
    question = contacts.find_question(context.session, contact_id)
    phrase = learned.teach(
        context.session, kind, question.text, context.member.person_id, context.now
    )
    rows = [
        [keyboards.button(context.label(N_("Remove")), "unlearn", phrase.id)],
        _back_to_question(context, contact_id),
    ]
    context.show("taught", rows, phrase=phrase, kind=context.label(KINDS[kind]))


def choose_group(context: Context, contact_id: int) -> None:
    """Ask which working group a question names."""
    question = contacts.find_question(context.session, contact_id)
    known = standing_views.group_buttons(context, "namesgroup", contact_id)
    rows = [*known, _back_to_question(context, contact_id)]
    context.show("teach_group", rows, question=question)


def ask_alias(context: Context, contact_id: int, group_id: int) -> None:
    """Ask for the name by which a question calls a working group."""
    question = contacts.find_question(context.session, contact_id)
    group = groups.find(context.session, context.viewer, group_id)
    context.enter("teach", "alias", group_id=group_id)
    context.say("teach_alias", navigation.cancel(context), question=question, group=group)


def alias_given(context: Context, text: str) -> None:
    """Let the working group go by that name from now on; it can be taken back at once."""
    alias = " ".join(text.split())
    if len(alias) > groups.LONGEST_ALIAS:
        context.say("too_long", longest=groups.LONGEST_ALIAS)
        return
    dialogue = context.dialogue
    if dialogue is None:
        raise errors.Outdated
    group = groups.find(context.session, context.viewer, dialogue.data["group_id"])
    groups.add_alias(context.session, group, alias, context.member.person_id, context.now)
    context.enter("teach", "named", group_id=group.id, alias=alias)
    undo = keyboards.button(context.label(N_("Undo")), "unname")
    context.say("named", [[undo]], group=group, alias=alias)


def take_alias_back(context: Context) -> None:
    """Take away the name that was given last."""
    dialogue = context.dialogue
    if dialogue is None or (dialogue.topic, dialogue.step) != ("teach", "named"):
        raise errors.Outdated
    group = groups.find(context.session, context.viewer, dialogue.data["group_id"])
    alias = dialogue.data["alias"]
    groups.remove_alias(context.session, group, alias, context.member.person_id, context.now)
    context.enter("teach", "alias", group_id=group.id)
    context.show("unnamed", navigation.cancel(context), group=group, alias=alias)


def _back_to_question(context: Context, contact_id: int) -> list[keyboards.Button]:
    return [keyboards.button(context.label(N_("Back")), "question", contact_id)]


def phrases(context: Context, number: int) -> None:
    """Show a page of what was taught, the newest first: names of working groups, then phrases."""
    names = groups.taught_names(context.session)
    first = number * PAGE
    shown = names[first : first + PAGE + 1]
    found = learned.listed(context.session, PAGE + 1 - len(shown), max(first - len(names), 0))
    rows: Keyboard = [
        [keyboards.button(f"{one.alias} → {one.group.short_name}", "taughtname", one.id)]
        for one in shown
    ]
    rows += [[keyboards.button(one.text, "phrase", one.id)] for one in found]
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    context.show(
        "phrases",
        [
            *rows,
            *navigation.turn(context, number, "phrases", more=more),
            [keyboards.button(context.label(N_("Open questions")), "questions", "open", 0)],
        ],
        found=bool(rows),
    )


def open_name(context: Context, act_id: int) -> None:
    """Show a name that a working group was taught to go by; it can be removed."""
    rows = [
        [
            keyboards.button(context.label(N_("Remove")), "nameoff", act_id),
            keyboards.button(context.label(N_("Back")), "phrases", 0),
        ]
    ]
    context.show("taught_name", rows, taught=groups.taught_name(context.session, act_id))


def forget_name(context: Context, act_id: int) -> None:
    """Take such a name away."""
    taught = groups.taught_name(context.session, act_id)
    groups.remove_alias(
        context.session, taught.group, taught.alias, context.member.person_id, context.now
    )
    phrases(context, 0)


def open_phrase(context: Context, phrase_id: int) -> None:
    """Show a phrase that was taught; it can be removed."""
    phrase = learned.find(context.session, phrase_id)
    rows = [
        [
            keyboards.button(context.label(N_("Remove")), "unlearn", phrase_id),
            keyboards.button(context.label(N_("Back")), "phrases", 0),
        ]
    ]
    kind = context.label(KINDS.get(phrase.kind, phrase.kind))
    context.show("phrase", rows, phrase=phrase, kind=kind)


def forget(context: Context, phrase_id: int) -> None:
    """Remove a phrase that was taught."""
    learned.forget(context.session, phrase_id, context.member.person_id, context.now)
    phrases(context, 0)
