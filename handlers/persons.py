"""Who somebody is, where they belong and how they are reached: told as far as names are seen.

Who sees no names reads the same whoever is named. Nobody's number or address is kept, so that none
is told.
"""

from collections.abc import Sequence

from handlers import keyboards, navigation, others_answers
from handlers.context import Context
from handlers.texts import N_
from handlers.understanding import frames
from storage import coverage, groups
from storage.models import Person


def tell(context: Context, frame: frames.Frame) -> bool:
    """Name the organization and the working groups of who is named; False for nobody seen."""
    found = []
    for person in named(context, frame.person):
        theirs = groups.of_organizations(context.session, context.viewer, [person.organization_id])
        found.append((person, groups.visible(context.session, context.viewer, theirs)))
    if found:
        context.say("persons", found=found)
    return bool(found)


def named(context: Context, words: Sequence[str]) -> list[Person]:
    """Give the people whom words name, of those whose names are seen."""
    seen = {one.id: one for one in coverage.seen_by_name(context.session, context.member)}
    ids = others_answers.named({one.id: one.name for one in seen.values()}, words)
    return [seen[id_] for id_ in ids[: others_answers.MOST]]


def not_told(context: Context) -> None:
    """Say who knows where people belong, and what may be asked here."""
    ask = navigation.ask_the_secretariat(context)
    known = [
        [keyboards.button(context.label(N_("Which working groups are there?")), "ask", "groups", 0)]
    ]
    reads = bool(context.member.secretariat or context.member.chaired_ids)
    context.say("persons_not_told", [*known, *ask], reads=reads)


def reach(context: Context) -> None:
    """Say that nobody's number is given, and by whom a message is passed on."""
    context.say("reach", navigation.ask_the_secretariat(context))
