"""The coverage of a meeting as a workbook (.xlsx): by organization, by person, by need."""

from collections.abc import Iterator, Mapping, Sequence

from handlers import texts
from handlers.dates import Style
from handlers.texts import N_
from handlers.workbooks import FULL_NAME, KIND, NAME, ORGANIZATION, Book, Row
from storage.coverage import OrganizationAnswers
from storage.models import Person, Rsvp

ASKED = (N_("Asked"), 12)
STANDINGS = tuple((words, 18) for words in texts.STANDINGS.values())
ANSWER = (N_("Answer"), 18)
POSITION = (N_("Place in line"), 16)
TO_CONFIRM = (texts.STANDINGS["to_confirm"], 18)
LATE = (N_("Late"), 10)
ANSWERED_AT = (N_("Time answered"), 20)
GIVEN_BY = (N_("Given by"), 28)
IN_PLACE_OF = (N_("In place of"), 28)
NOTE = (N_("Reason or note"), 50)
NEEDS = N_("Access and interpretation")
YES = N_("Yes")
STOPPED = N_("stopped the bot")
ORGANIZERS = N_("The organizers")
"""Who gave an answer, where that is somebody whom the reader does not know to be concerned."""


def whole(
    organizations: Sequence[OrganizationAnswers],
    style: Style,
    needed: Mapping[str, Sequence[Person]],
) -> bytes:
    """Write who comes to a meeting, of everybody who is asked, and by whom what is `needed`."""
    book = Book(style)
    columns = (ORGANIZATION, FULL_NAME, KIND, ASKED, *STANDINGS)
    book.table(N_("Organizations"), columns, (_organization(book, one) for one in organizations))
    columns = (
        NAME,
        ORGANIZATION,
        KIND,
        ANSWER,
        POSITION,
        TO_CONFIRM,
        LATE,
        ANSWERED_AT,
        GIVEN_BY,
        IN_PLACE_OF,
        NOTE,
    )
    book.table(N_("People"), columns, _people(book, organizations))
    if needed:
        book.table(NEEDS, ((NEEDS, 40), NAME, ORGANIZATION), _needs(book, needed))
    return book.content()


def _organization(book: Book, one: OrganizationAnswers) -> Row:
    of, standings = one.organization, one.standings
    numbers = (standings[word] for word in texts.STANDINGS)
    return [of.short_name, of.name, book.kind(of.kind), standings.total(), *numbers]


def _people(book: Book, organizations: Sequence[OrganizationAnswers]) -> Iterator[Row]:
    for one in organizations:
        for word, given in one.people.items():
            for person, rsvp in given:
                yield _person(book, one, word, person, rsvp)
        for person in one.stopped:
            yield [person.name, one.organization.short_name, book.kind(one.organization.kind),
                   book.say(STOPPED)]  # fmt: skip


def _needs(book: Book, needed: Mapping[str, Sequence[Person]]) -> Iterator[Row]:
    for kind, people in needed.items():
        for person in people:
            yield [book.say(texts.NEEDS[kind]), person.name, person.organization.short_name]


def _person(
    book: Book, one: OrganizationAnswers, word: str, person: Person, rsvp: Rsvp | None
) -> Row:
    of = one.organization
    row = [person.name, of.short_name, book.kind(of.kind), book.say(texts.STANDINGS[word])]
    if rsvp is None:
        return row
    marks = (book.say(YES) if mark else None for mark in (rsvp.confirm, rsvp.late))
    given_by = None
    if rsvp.given_by is not None:
        giver = one.givers.get(rsvp.given_by_id or 0)
        given_by = giver.name if giver is not None else book.say(ORGANIZERS)
    other = one.in_place_of.get(person.id)
    in_place_of = other.name if other is not None else None
    at = book.moment(rsvp.answered_at)
    return [*row, one.places.get(person.id), *marks, at, given_by, in_place_of, rsvp.note]
