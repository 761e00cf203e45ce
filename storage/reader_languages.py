"""The language that somebody is written to in, as a condition on `people`.

The same as `members.language` decides for one person: what they chose, else what Telegram says of
their account, as far as the network has that language, else the network's first.
"""

import json

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.models import Account, Network, Person
from storage.rules import languages

_NAMED = func.coalesce(
    select(cast(Network.languages, String)).where(Network.id == 1).scalar_subquery(), '["en"]'
)
_SPOKEN = case(
    (or_(*(_NAMED.like(f'%"{one}"%') for one in languages.NAMES)), _NAMED),
    else_=json.dumps([*languages.NAMES]),
)
"""The network's languages, in order, as a JSON list's text; all where it names none of ours."""

Wish = InstrumentedAttribute[str | None]


def any_of(wanted: frozenset[str]) -> ColumnElement[bool]:
    """People who are written to in one of these languages."""
    reader = aliased(Person)
    of_wishes = [
        (or_(*(_is(wish, one) & _has(one) for one in languages.NAMES)), _is_any(wish, wanted))
        for wish in (reader.language, Account.language, Account.language_code)
    ]
    return Person.id.in_(
        select(reader.id)
        .outerjoin(Account, Account.telegram_id == reader.telegram_id)
        .where(case(*of_wishes, else_=or_(*map(_is_first, sorted(wanted)))))
    )


def _is_any(wish: Wish, wanted: frozenset[str]) -> ColumnElement[bool]:
    return or_(*(_is(wish, one) for one in sorted(wanted)))


def _is(wish: Wish, language: str) -> ColumnElement[bool]:
    """Match a wish for a language, also for one of its kinds: `en`, `en-GB`."""
    said = func.lower(func.coalesce(wish, ""))
    return or_(said == language, said.like(f"{language}-%"))


def _has(language: str) -> ColumnElement[bool]:
    """Match a network that has a language."""
    return _SPOKEN.like(f'%"{language}"%')


def _is_first(language: str) -> ColumnElement[bool]:
    """Match a network of whose languages this is the first."""
    others = [one for one in languages.NAMES if one != language]
    later = [~_SPOKEN.like(f'%"{one}"%"{language}"%') for one in others]
    return and_(_has(language), *later)
