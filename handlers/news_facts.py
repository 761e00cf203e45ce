"""The only place that answers what is asked further of the one news item that was told last.

"How many beds?", "until when may we comment?", "is there a link?": told is the sentence of the item
that has the words asked for, and nothing that does not stand in it.
"""

import re
from typing import Final

from handlers import asking, keyboards, news_asked, news_views
from handlers import news as news_pages
from handlers.context import Context
from handlers.subjects import Subject
from handlers.texts import N_
from handlers.understanding import frames
from storage import news
from storage.errors import NotFound
from storage.models import News

_BARE: Final = ("where", "when", "count", "who_comes", "next", None)
"""What is asked of an item without a word of it: "where are they?"."""

NO_LINK: Final = N_("This news item has no link.")

_SURELY: Final = 0.85
_MOST: Final = 0.5
_SENTENCES: Final = re.compile(r"(?<=[.!?।])\s+|\n+")


def answered(context: Context, frame: frames.Frame, subject: Subject) -> Subject | None:
    """Say what the item has of what is asked, or open the one of a list that is pointed at.

    Gives what is spoken of then; None where it is not asked of that, or the item has none of it.
    """
    picked = _picked(frame, subject) if subject.asked == "news" else 0
    if picked:
        try:
            news_pages.open_item(context, picked)
        except NotFound:
            return None
        return subject.of_news(picked)
    return subject if _of_the_item(context, frame, subject) else None


def _picked(frame: frames.Frame, subject: Subject) -> int:
    """Give the item of the last list that an ordinal means, the other of two, the next; or 0."""
    pointing, listed = frame.pointing, subject.news_listed
    of_days = frame.period and frame.period.by != "number"  # "1st ta" is of no month here
    if not listed or of_days or frame.places or frame.own or _names_something(frame):
        return 0
    if pointing.ordinal and -1 <= pointing.ordinal <= len(listed):
        return listed[pointing.ordinal - (pointing.ordinal > 0)]
    if subject.news not in listed:
        return 0
    others = [id_ for id_ in listed if id_ != subject.news]
    if pointing.other and len(others) == 1:
        return others[0]
    step = pointing.step or int(frame.soonest and frame.follows)  # "and the next?"
    at = listed.index(subject.news) + step
    return listed[at] if step and 0 <= at < len(listed) else 0


def _of_the_item(context: Context, frame: frames.Frame, subject: Subject) -> bool:
    """Say what the item has of what is asked; False where it is not asked of that, or has none."""
    link = frame.asked == "how_to_join" and not frame.own
    asks = frame.asks or frame.telling or link or frame.further
    if not (subject.news and subject.asked == "news" and asks):
        return False
    if frame.further is None and _is_of_something_else(frame):
        return False
    try:
        item = news.find(context.session, context.viewer, subject.news)
    except NotFound:  # it was withdrawn, or is not for who asks any more
        return False
    if frame.further == "else":
        news_asked.answered(context, frames.Frame(asked="news"))
        return True
    if link or frame.further:
        without = item.link is None and (link or frame.further == "link")
        _tell(context, item, context.label(NO_LINK) if without else "")
        return True
    if frame.telling:
        told = _sentence(context, item, frame.telling)
        if told is None:
            return False
        _tell(context, item, told)
        return True
    if not (frame.asks and frame.asked in _BARE) or frame.own or frame.period or frame.places:
        return False
    _tell(context, item, "")
    return True


def goes_on(frame: frames.Frame, subject: Subject) -> bool:
    """Say whether more news is asked for, after news: "anything else?"; or the link of which."""
    beside = frame.names_meetings or frame.own or frame.words or _is_of_something_else(frame)
    more = frame.asked == "list" or (frame.asked == "how_to_join" and not subject.news)
    return subject.asked == "news" and more and not beside


def _is_of_something_else(frame: frames.Frame) -> bool:
    other = frame.new or frame.soonest
    return bool(_names_something(frame) or other or frame.asked == "news")


def _names_something(frame: frames.Frame) -> bool:
    named = frame.titles or frame.groups or frame.everybody or frame.of_meetings
    return bool(named or frame.saying or frame.person or frame.standing)


def _sentence(context: Context, item: News, words: tuple[str, ...]) -> str | None:
    """Give the sentence that has most of the words; empty for one in another language."""
    shown = news_views.in_language(item, context.style.language)["body"]
    own = _sentences(news_views.plain(shown))
    every = [one for body in news_views.bodies(item) for one in _sentences(body)]
    among = asking.index_of(tuple((at, (one,)) for at, one in enumerate(every)), everyday=False)
    hit = among.find(words, range(len(words)), frozenset(range(len(every))))
    if hit.likeness < _SURELY or len(hit.places) < _MOST * len(words):
        return None
    found = every[hit.ids[0]]
    return found if found in own else ""


def _sentences(text: str) -> list[str]:
    return [one for one in map(str.strip, _SENTENCES.split(text)) if one]


def _tell(context: Context, item: News, sentence: str) -> None:
    """Say a sentence of an item with its title and link, or show all of it."""
    if not sentence:
        news_pages.open_item(context, item.id)
        return
    shown = news_views.in_language(item, context.style.language)
    rows = [[keyboards.button(shown["title"], "item", item.id)]]
    context.say("news_fact", rows, sentence=sentence, item=shown)
