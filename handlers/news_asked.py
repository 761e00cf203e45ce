"""The only place that gives the news that a question is about, by its words, groups and days."""

from collections.abc import Collection, Sequence
from typing import Final

from handlers import asking, dates, facts, keyboards, navigation, news_views
from handlers import news as news_pages
from handlers.context import Context
from handlers.understanding import frames, index, lessons, periods
from storage import news
from storage.models import News

LATEST: Final = 200
"""News items, the newest, that are asked for without words of theirs."""

_NOON: Final = 12 * 60
_TWO: Final = 2
_SURELY: Final = 0.85
_FEW: Final = 3
_MOST_WORDS: Final = 0.6
"""Words that an item has to have, and the share of those sought, to be meant though unasked."""


def answered(context: Context, frame: frames.Frame) -> list[int] | None:
    """Give the news that the words are about: one item in full, several to choose from.

    Returns which those are.
    """
    named = frame.words or frame.groups
    items = _about(context, frame) if named else _latest(context)
    today = dates.date_of(context.style, context.now)
    over = frame.period.last is not None and frame.period.last < today
    if frame.period.past:  # "any news today" asks for the latest where there is none
        items = _published_within(frame.period, items) or (items if named or not over else [])
    if not items and (named or over):
        ask = navigation.ask_the_secretariat(context)
        context.say("no_news_about", [*navigation.lead(context), *ask])
        return None
    if len(items) == 1:
        news_pages.open_item(context, items[0].id)
        return [items[0].id]
    shown = [news_views.in_language(one, context.style.language) for one in items[: facts.MOST]]
    rows = [[keyboards.button(one["title"], "item", one["id"])] for one in shown]
    context.say("news", rows, items=shown)
    return [one["id"] for one in shown]


def told(context: Context, frame: frames.Frame) -> int:
    """Give the news item that has most words of what was not understood, if one surely has.

    Of two words its title has to have both: "what was said at the National Dialogue". Returns its
    id, 0 for none.
    """
    if frame.is_beyond or len(frame.words) < _TWO:
        return 0
    hit = _found(context, frame)
    if len(hit.places) < max(_TWO, _MOST_WORDS * len(frame.words)):
        return 0
    meant = hit.ids
    if len(hit.places) < _FEW:
        meant = tuple(one for one in hit.ids[:_FEW] if _is_entitled(context, frame, one))
    if len(meant) != 1:
        return 0
    news_pages.open_item(context, meant[0])
    return meant[0]


def _is_entitled(context: Context, frame: frames.Frame, item: int) -> bool:
    """Whether something is asked of what the title of an item names, and nothing beside."""
    nothing = max(frame.likeness, key=lambda kind: frame.likeness[kind]) == lessons.OTHER
    if nothing or not frame.asks:
        return False
    titles = news_views.titles(news.find(context.session, context.viewer, item))
    among = asking.index_of(tuple(enumerate((title,) for title in titles)))
    hit = among.find(frame.words, range(len(frame.words)), frozenset(range(len(titles))))
    return hit.likeness >= _SURELY and len(hit.places) == len(frame.words)


def _latest(context: Context) -> Sequence[News]:
    return news.visible(context.session, context.viewer, LATEST)


def _about(context: Context, frame: frames.Frame) -> Sequence[News]:
    """Give the items with the words sought; of those of a group that is named, if it has any."""
    found = news.some(
        context.session, context.viewer, _found(context, frame).ids if frame.words else ()
    )
    groups = set(frame.groups)
    if not groups:
        return found
    return _of(groups, found) or _of(groups, _latest(context)) or found


def _of(groups: Collection[int], items: Sequence[News]) -> Sequence[News]:
    return [one for one in items if any(group.id in groups for group in one.working_groups)]


def _published_within(period: periods.Period, items: Sequence[News]) -> list[News]:
    return [one for one in items if one.published and period.holds(one.published, _NOON)]


def _found(context: Context, frame: frames.Frame) -> index.Hit:
    """Find the words sought in the news that is seen; their places count in `frame.words`."""
    ids = news.ids(context.session, context.viewer)
    among = asking.news_index(context.session)
    return among.find(frame.words, range(len(frame.words)), ids)
