"""The refusals of storage: what was asked for cannot be done, and why, as a name and facts.

A refusal carries no sentence: `handlers.errors` puts it in words, in the reader's language.
"""

from collections.abc import Sequence


class Refusal(Exception):
    """What was asked for is not to be had; the class's name says why."""


class NotFound(Refusal):
    """No such thing, or nothing of it may be known to this reader: the two read alike."""


class NotTheirMeeting(NotFound):
    """A meeting that they are not asked to, or not any more, or of which nothing may be known."""


class NoSuchNews(NotFound):
    """No such news item, or none that this reader may know of."""


class AlreadyMember(Refusal):
    """The account is a member already."""


class AlreadyDecided(Refusal):
    """Somebody decided this before."""

    def __init__(self, state: str, by: str | None) -> None:
        self.state = state
        self.by = by
        super().__init__(state)


class InUse(Refusal):
    """The news item was changed or put into a broadcast since it was published."""


class Outdated(Refusal):
    """What the button was about is not there any more: sent, taken back or begun anew."""


class NotWaiting(Outdated):
    """It does not wait for approval any more: it was taken back or changed."""


class NotInTime(Outdated):
    """Nobody approved it by the time at which it was to leave."""


class NoSuchDraft(Refusal):
    """The news item was published already, or its draft has changed since its preview."""


class AlreadySent(Refusal):
    """The draft was sent already."""


class ThrownAway(Refusal):
    """The draft was deleted."""


class AlreadyDone(Refusal):
    """What was asked for was done before: the tap came twice."""


class AnswersOver(Refusal):
    """A meeting has begun, is over or does not take place: nobody is asked for an answer to it."""


class AnswerNotOffered(Refusal):
    """The meeting does not take this answer: cancelled, over, or no such way to come."""


class AskedAlready(Refusal):
    """Who has not answered was asked within the last 48 hours."""


class NotFree(Refusal):
    """The colleague comes already, is asked by somebody else, or cannot be asked any more."""


class NotAsked(Refusal):
    """Nobody asks to be represented by this person, or not any more."""


class NobodyToAsk(Refusal):
    """Of every organization somebody has answered, or nobody can be reached."""


class NoWords(Refusal):
    """There is no word in a text that could be learned."""


class NameTaken(Refusal):
    """The working group goes by this name already."""


class Unapproved(Refusal):
    """A second person has to approve it, and there is nobody else who could."""


class AnotherHasTo(Refusal):
    """It needs a second person by now, and whoever asked for it is none."""


class NobodyReached(Refusal):
    """Nobody who can be written to is meant by it."""


class Past(Refusal):
    """The time at which it was to be is over, or its meeting is cancelled."""


class CalledOff(Refusal):
    """The meeting does not take place."""


class ChangedSince(Refusal):
    """The broadcast or the item was changed since this correction or edit of it was begun."""


class OtherReaders(Refusal):
    """Two items are of different private working groups: one of both would tell each the other."""


class CorrectionWaits(Refusal):
    """Somebody else's correction of the broadcast waits for approval."""


class AudienceNotUnderstood(Refusal):
    """A typed audience has a part that is not clear, so that none of it is taken.

    `reason`: `unknown` (it means nothing; `meant` is the nearest word, if any), `ambiguous` (it
    may be each of `meant`), `empty` (a word is missing beside the sign), `all` (in a list).
    `instead` is the whole of it with what may have been meant, as it is written, one for each.
    """

    def __init__(
        self, reason: str, said: str, meant: Sequence[str] = (), instead: Sequence[str] = ()
    ) -> None:
        self.reason = reason
        self.said = said
        self.meant = meant
        self.instead = instead
        super().__init__(reason, said)


class TooLate(Refusal):
    """What was to be undone has happened already."""


class NotTheirs(Refusal):
    """A chair makes meetings of working groups that they chair, and no others."""


class Recalled(Refusal):
    """A broadcast that was recalled is not to be noted any more."""
