"""The only place that keeps what was spoken of last: ids and what was asked, for ten minutes.

It is kept as the dialogue "question", or with a Telegram group. Whether the asker may still see
what the ids stand for is judged anew.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from handlers.context import Context
from handlers.understanding import frames, kinds, periods
from handlers.understanding.kinds import Kind

TOPIC: Final = "question"
"""The dialogue that keeps it."""

_SEARCHED: Final = "search"
"""The dialogue of who searched in the news by words."""

KEPT: Final = timedelta(minutes=10)
"""How long what was spoken of is the subject."""

MOST: Final = 50
"""Meetings of a list that are kept."""


_OF_OWN: Final = ("next", "list", "count", "mine", "waiting")
"""What is asked of one's own meetings, where it is said to be of one's own."""


@dataclass(frozen=True)
class Subject:
    """What was spoken of: `meetings`, and those `listed` last; what was `asked` of them."""

    meetings: tuple[int, ...] = ()
    listed: tuple[int, ...] = ()
    before: int = 0
    """The one meeting that was spoken of before the one that is now; 0 for none."""
    filters: dict[str, Any] | None = None
    """What the list was filtered by, if `narrowing` can filter anew."""
    asked: Kind | None = None
    tally: kinds.Tally | None = None
    in_all: bool = False
    """Whether it was asked how long all that was listed takes together."""
    soonest: bool = False
    """Whether the one meeting was asked for as the next, and not by a name or a day."""
    stepped: bool = False
    """Whether the days were pointed at from the week or month before ("the week after that")."""
    groups: tuple[int, ...] = ()
    news: int = 0
    """The one news item that was told last; 0 for none."""
    news_listed: tuple[int, ...] = ()
    """The news items that were listed last, after which `asked` is "news"."""
    item: tuple[str, ...] = ()
    """The words of the item of the one meeting's agenda that was spoken of."""
    own: bool = False
    places: tuple[int, ...] = ()
    """The meetings at the place that was named."""
    days: tuple[str | None, str | None] = (None, None)
    """The first and the last of the days that were spoken of, as ISO 8601."""
    language: str | None = None
    choosing: tuple[str, str] | None = None
    """After "Which meeting do you mean?": the route of its buttons, and their argument."""
    offered: tuple[str, ...] = ()
    """After an offer to note an answer to the one meeting: the answers on its buttons."""
    given: int = 0
    """The meeting to which an answer was just given; 0 for none."""
    text: str | None = None
    """The question that was not understood and may be passed on, however long ago it was."""
    number: int = 0
    """The number of the message that asked it, which its button carries."""
    passed: int = 0
    """The number of the one that was passed on last."""

    def about(self, meetings: Sequence[int], **changes: Any) -> "Subject":
        """Give what is spoken of once meetings are named; several were listed."""
        kept = tuple(meetings[:MOST])
        before = self.before
        if len(kept) > 1:
            before = 0
        elif len(self.meetings) == 1 and self.meetings != kept:
            before = self.meetings[0]
        given = self.given if kept == (self.given,) else 0
        changes = {"item": (), "news": 0, **changes}
        shown = replace(self.settled(), meetings=kept, before=before, given=given, **changes)
        return replace(shown, listed=kept, filters=None) if len(kept) > 1 else shown

    def every(self) -> tuple[int, ...]:
        """Give all that "both" or "all of them" means: what was listed, or named one by one."""
        if self.before and self.before not in self.listed:
            return self.before, *self.meetings
        return self.listed

    def meant(self, frame: frames.Frame, meetings: Sequence[int], **changes: Any) -> "Subject":
        """Give what is spoken of once a frame chose meetings; what it does not name stays."""
        named = frame.names_meetings or frame.soonest
        of_own = frame.own and (named or frame.asked in _OF_OWN)  # not "can I join by link"
        return self.about(
            meetings,
            groups=frame.groups if named else self.groups,
            own=of_own or (self.own and not named),
            places=frame.places if named and not frame.titles else self.places,
            soonest=frame.soonest or (self.soonest and not named),
            **changes,
        )

    def within(self, frame: frames.Frame) -> "Subject":
        """Give what is spoken of with the days of a frame; what goes on keeps those before."""
        goes_on = frame.follows or frame.brief or frame.pointing.among
        goes_on = goes_on or frame.pointing.day is not None or frame.says_only_an_hour
        goes_on = goes_on or bool(frame.pointing.weeks or frame.pointing.months)
        days = frame.period if frame.period.first or frame.period.last else periods.NOTHING
        if goes_on and not days and not frame.new:
            return self
        first, last = (None, None) if days.apart else (days.first, days.last)
        iso = (first.isoformat() if first else None, last.isoformat() if last else None)
        return replace(self, days=iso)

    def of_news(self, item: int, listed: Sequence[int] = ()) -> "Subject":
        """Give what is spoken of once news was told: one `item`, 0 for none, or those `listed`."""
        before = self.news_listed if self.asked == "news" else ()
        return replace(self, asked="news", news=item, news_listed=tuple(listed) or before)

    def settled(self) -> "Subject":
        """Give the same with nothing that waits for words."""
        return replace(self, choosing=None, offered=(), text=None)


def recall(context: Context) -> Subject:
    """Give what was spoken of within the last ten minutes."""
    if context.spoken is None:
        last = context.dialogue
        searched = last is not None and last.topic == _SEARCHED
        of_news = searched and last is not None and context.now - last.updated_at <= KEPT
        return Subject(asked="news") if of_news else Subject()
    data, at = context.spoken
    subject: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in (data.get("subject") or {}).items()
    }
    questions = {key: subject[key] for key in ("number", "passed") if key in subject}
    kept = Subject(text=data.get("text"), **questions)
    if context.now - at > KEPT:
        return kept
    if "searched" in data:
        kept = replace(kept, asked="news")
    known = Subject.__dataclass_fields__  # another version may have kept something else
    return replace(kept, **{key: value for key, value in subject.items() if key in known})


def is_settled(context: Context) -> bool:
    """Say whether all that there is is what was spoken of, and nothing of it waits for words."""
    last = context.dialogue
    if last is None or last.topic not in (TOPIC, _SEARCHED):
        return False
    subject = recall(context)
    return subject == subject.settled()


def to_a_button(context: Context) -> Subject:
    """Give what was spoken of to a button, which answers in the language asked."""
    subject = recall(context)
    if subject.language in context.network.languages:
        context.reply_language = subject.language
    return subject


def keep(context: Context, subject: Subject) -> None:
    """Keep what is spoken of now, for ten minutes."""
    kept = asdict(subject)
    context.speak_of(text=kept.pop("text"), subject=kept)


def decided(context: Context, *meeting_ids: int) -> None:
    """Keep to which meetings answers were given: one may be taken back in words right after.

    What was offered is forgotten: a "yes" after that is to nothing.
    """
    subject = recall(context)
    if context.room is not None:
        if subject.offered:
            keep(context, replace(subject, offered=()))
    elif context.dialogue is None or context.dialogue.topic == TOPIC:
        given = meeting_ids[0] if len(meeting_ids) == 1 else 0
        keep(context, replace(subject.about(meeting_ids), given=given, text=subject.text))


def told_news(context: Context, item: int = 0, listed: Sequence[int] = ()) -> None:
    """Keep that news was read last, one `item` or those `listed`: "and about migration?".

    What somebody is just writing goes on.
    """
    if context.room is None and (context.dialogue is None or context.dialogue.topic == TOPIC):
        keep(context, recall(context).of_news(item, listed))


def day(kept: str | None) -> date | None:
    """Give a day of `Subject.days`."""
    return date.fromisoformat(kept) if kept else None
