"""News items: the latest, and one of them."""

from handlers import keyboards, navigation, news_views
from handlers.context import Context
from handlers.keyboards import Keyboard
from storage import news

PAGE = 6


def latest(context: Context, _arguments: str) -> None:
    """List the newest items that this person may read."""
    page(context, 0)


def page(context: Context, number: int) -> None:
    """Show a page of the list."""
    found = news.visible(context.session, context.viewer, PAGE + 1, number * PAGE)
    items = [news_views.in_language(one, context.style.language) for one in found[:PAGE]]
    keyboard: Keyboard = [[keyboards.button(one["title"], "item", one["id"])] for one in items]
    keyboard += navigation.turn(context, number, "news", more=len(found) > PAGE)
    context.show("news", keyboard, items=items)


def open_item(context: Context, news_id: int) -> None:
    """Show one item, in this person's language as far as there is a translation."""
    item = news.find(context.session, context.viewer, news_id)
    shown = context.render("news_item", item=news_views.in_language(item, context.style.language))
    context.say_with(item.attachment, shown)
