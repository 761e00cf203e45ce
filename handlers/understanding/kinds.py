"""What can be asked and said: closed sets, each with one name, that a vocabulary has words for."""

from typing import Final, Literal, get_args

Kind = Literal[
    "next", "when", "where", "how_to_join", "agenda", "duration", "chair", "who_comes",
    "not_answered", "seats", "deadline", "still_on", "list", "count", "mine", "groups", "members",
    "contact", "news", "waiting",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can be asked; each file says how, under `asked`."""

ALL_AT_ONCE: Final[frozenset[Kind]] = frozenset({"list", "count"})
"""What is asked of all meetings that are meant; anything else is asked of one."""

WITHOUT_A_NAME: Final[frozenset[Kind]] = frozenset({"news", "groups", "contact", "mine", "waiting"})
"""What may be asked without naming a meeting, whatever else a text seems to name."""

Said = Literal["come", "cannot", "maybe"]
SAYINGS: tuple[Said, ...] = get_args(Said)
"""What can be said of one's own coming; each file says how, under `sayings`."""

Theirs = Literal["answer", "coming", "comes"]
THEIRS: tuple[Theirs, ...] = get_args(Theirs)
"""What may be asked of somebody who is named: their answer; whether they come, said around the name
or behind it."""

Guide = Literal[
    "documents", "calendar", "answer", "language", "stop", "privacy", "organization", "delegate",
    "focal_point", "ways", "change", "remind", "announce", "make", "publish",
    "unrecorded", "belonging", "person", "reach", "needs",
]  # fmt: skip
GUIDES: tuple[Guide, ...] = get_args(Guide)
"""What has a button or a command, and is asked for in words; each file says how, under `guides`.

What is `unrecorded` (parking, lunch) has neither: nobody but a person knows it.
"""

Tally = Literal["replied", "quorum"]
TALLIES: tuple[Tally, ...] = get_args(Tally)
"""What is asked of all answers together: who gave one, whether enough come."""

Stage = Literal["begun", "over", "late", "left"]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""How far a meeting may be asked to be: whether it has begun, is over, whether one is late for it,
how much time is left until it; each file says how, under `stages`."""

Overlap = Literal["two", "with"]
OVERLAPS: tuple[Overlap, ...] = get_args(Overlap)
"""What may be at the same time: two of one's own meetings, or others with the one meant; each file
says how, under `overlaps`."""

Saying = Said | Literal["unclear"]
"""What was said of one's own coming, which may not be clear."""

Extreme = Literal["first", "last", "longest", "shortest"]
EXTREMES: tuple[Extreme, ...] = get_args(Extreme)
"""Which one of several meetings may be meant; each file says how, under `extremes`."""

Further = Literal["more", "date", "link", "else"]
FURTHER: tuple[Further, ...] = get_args(Further)
"""What is asked of the news item that was told last, or beside it: all of it, when it came out, its
link, what else there is; each file says how, under `conversation`, `further`."""

OrganizationKind = Literal[
    "un_agency", "cso", "government", "private_sector", "donor", "academia"
]  # fmt: skip
ORGANIZATION_KINDS: tuple[OrganizationKind, ...] = get_args(OrganizationKind)
"""The kinds of organizations of which something may be asked; each file says how, under
`organization_kinds`."""

Mode = Literal["online", "in_person"]
MODES: tuple[Mode, ...] = get_args(Mode)

Alone = Literal[
    "yes",
    "no",
    "undo",
    "come",
    "cannot",
    "maybe",
    "online",
    "in_person",
    "hello",
    "thanks",
    "help",
    "stop",
    "settings",
    "why",
]
ALONE: tuple[Alone, ...] = get_args(Alone)
"""What a text may be that says nothing else: the answer to an offer, a courtesy, a command; `undo`
takes back an answer that was just given, `why` asks for the reason, `come` and `cannot` say it of
what is spoken of."""
