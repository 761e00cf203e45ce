"""The only place that says what is asked of organizations that are named, and of whose members."""

from collections.abc import Mapping

from handlers.understanding import intents, naming, sentence, vocabulary
from handlers.understanding.kinds import ORGANIZATION_KINDS, Kind, OrganizationKind

_WIDE = (None, "next", "list")
"""What is asked where nothing more is said than a name."""


def asked_of(
    asked: Kind | None,
    question: sentence.Sentence,
    found: naming.Named,
    likeness: Mapping[str, float],
) -> Kind | None:
    """Return what is asked where it may be asked of an organization that is named.

    What it answered is part of who comes, and whether it is in a working group of its members.
    """
    if not found.organizations.ids or question.own:
        return asked
    if asked in ("mine", "waiting"):
        return "who_comes"
    cues = vocabulary.load().cues
    who, how = (cues[kind].longest(question.known) for kind in ("who_comes", "how_to_join"))
    if asked == "how_to_join" and who > how:
        return "who_comes"  # "is UNDP joining the plenary?"
    of_group = found.groups.ids and not (question.meeting or question.period)
    if asked == "who_comes" and of_group and likeness["members"] > likeness["who_comes"]:
        return "members"
    if asked == "who_comes" and question.period and cues["list"].places(question.known):
        return "list"  # in which meetings it is to be
    if asked in _WIDE and of_group:
        of_members = max(likeness["members"], likeness["groups"])
        return "members" if of_members > likeness["list"] else asked
    return asked


def kinds_of(question: sentence.Sentence) -> tuple[OrganizationKind, ...]:
    """Return the kinds of organizations that are spoken of: "which UN agencies"."""
    language = vocabulary.load()
    if not language.any_organization_kind.places(question.known):
        return ()  # as nearly always
    kinds = language.organization_kinds
    return tuple(kind for kind in ORGANIZATION_KINDS if kinds[kind].places(question.known))


def answers_of_kinds(
    question: sentence.Sentence, asked: Kind | None, likeness: Mapping[str, float]
) -> Kind | None:
    """Return what is asked of such kinds where nothing else is: "who from government comes"."""
    if asked is not None or not vocabulary.load().who.places(question.known):
        return asked
    kinds: tuple[Kind, ...] = ("who_comes", "not_answered")
    return max(kinds, key=lambda kind: likeness[kind])


def says_but_kinds(question: sentence.Sentence) -> bool:
    """Whether a text says such kinds, and nothing beside: "and from CSOs?"."""
    language, known = vocabulary.load(), question.known
    beside = question.joining | question.group | language.among.places(known)
    for phrases in (language.any_organization_kind, language.who, language.interrogatives):
        beside |= phrases.places(known)
    relations = (language.relations[one] for one in ("from", "onwards", "within", "inside", "in"))
    for phrases in (language.only, language.besides, *relations):
        beside |= phrases.places(known)
    return not question.said - beside


def chair(question: sentence.Sentence, found: naming.Named) -> bool:
    """Whether the meetings are asked for that an organization chairs, and not who chairs."""
    of_one = found.groups.ids or found.titles.ids or found.places.ids
    if not found.organizations.ids or of_one:
        return False
    chairs = vocabulary.load().cues["chair"].places(question.known)
    return bool(chairs and (question.meeting or question.period)) and intents.is_plural(question)


def chairs(question: sentence.Sentence, found: naming.Named) -> bool:
    """Whether the working groups are asked for that an organization, or one's own, chairs."""
    language = vocabulary.load()
    if not language.chairing.places(question.known) or language.who.places(question.known):
        return False
    if found.groups.ids or found.titles.ids or question.meeting or question.period:
        return False
    if question.strange or question.beyond:
        return False
    own = question.own or language.own_organization.places(question.known)
    return bool(found.may_be_organizations or own)


def is_of_an_unknown_group(question: sentence.Sentence, found: naming.Named) -> bool:
    """Whether the members are asked for of what is not among the names: "who is in the XYZ".

    The name stands behind "who is in", or before কারা আছেন with an ending between (XYZ-তে).
    """
    if found.marks or question.own or not question.strange:
        return False
    skipped = question.small | question.linkers
    for places in vocabulary.load().cues["members"].found(question.known):
        behind, before = places[-1] + 1, places[0] - 1
        while behind in skipped:
            behind += 1
        while before in skipped:
            before -= 1
        if behind in question.strange or (before in question.strange and before < places[0] - 1):
            return True
    return False


def is_introduced(question: sentence.Sentence, found: naming.Named, names: naming.Names) -> bool:
    """Whether it is asked what a working group is: "tell me about the labour group".

    What its short name stands for; what trafficking is, is no question of ours.
    """
    others = found.titles.ids or found.places.ids or found.organizations.ids
    if not found.groups.ids or others or question.meeting or question.period or question.strange:
        return False
    language, known = vocabulary.load(), question.known
    if language.introducing.places(known):
        return True
    defining = language.defining.places(known)
    said = question.said - question.named - question.group - question.small
    short = any(names.groups.is_acronym(question.words[at]) for at in found.groups.places)
    if not (defining and short and said <= defining):
        return False
    longest = max(cues.longest(known) for cues in language.cues.values())
    return longest <= language.defining.longest(known)  # "what is CCHM", not "what is on in CCHM"


def are_own_groups(question: sentence.Sentence, names: naming.Names) -> bool:
    """Whether one's own working groups are meant, and not the network: আমাদের গ্রুপে."""
    among = frozenset({naming.NETWORK})
    network = names.network.find(question.words, question.group, among).places
    of_own = {place + step for place in question.own for step in (1, 2)}
    return bool(of_own & (question.group - network))


def is_of_own_membership(question: sentence.Sentence, found: naming.Named) -> bool:
    """Whether it is asked if one's own organization is in the working group named."""
    phrases = vocabulary.load().own_membership
    others = found.titles.ids or question.meeting or question.period
    return bool(found.groups.ids and not others and phrases.places(question.known))
