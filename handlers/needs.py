"""What somebody needs to take part: asked once, with their first yes, and changed in /settings."""

from handlers import keyboards, texts
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import needs
from storage.errors import Outdated
from storage.models import Person

NEEDS = N_("Access and interpretation")


def ask_once(context: Context) -> None:
    """Ask who comes, where they were not asked before."""
    person = _person(context)
    if person.needs is None:
        needs.keep_as_asked(person)
        context.say("needs_ask", _keyboard(context, person))


def ask(context: Context) -> None:
    """Show what somebody needs, to be changed."""
    person = _person(context)
    context.say("needs_ask", _keyboard(context, person))


def toggle(context: Context, kind: str) -> None:
    """Add a need or take it away, and go on asking."""
    person = _person(context)
    needs.toggle(person, kind)
    context.show("needs_ask", _keyboard(context, person))


def none(context: Context) -> None:
    """Keep that nothing is needed."""
    needs.keep_as_asked(_person(context))
    done(context)


def done(context: Context) -> None:
    """Say what is kept."""
    context.show("needs_kept", chosen=_person(context).needs or [])


def _person(context: Context) -> Person:
    if context.person is None:
        raise Outdated
    return context.person


def _keyboard(context: Context, person: Person) -> Keyboard:
    chosen, language = person.needs or (), context.style.language
    rows = [
        [
            keyboards.button(
                (keyboards.CHOSEN if kind in chosen else "") + texts.need(language, kind),
                "need", kind,
            )
        ]
        for kind in needs.KINDS
    ]  # fmt: skip
    leave = context.label(N_("Done") if chosen else N_("Skip"))
    nothing = keyboards.button(context.label(N_("I need nothing")), "noneeds")
    return [*rows, [nothing, keyboards.button(leave, "needsdone")]]
