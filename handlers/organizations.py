"""Choosing an organization by buttons, page by page."""

from collections.abc import Sequence

from handlers import keyboards, navigation
from handlers.context import Context
from handlers.keyboards import Keyboard
from storage import groups
from storage.models import Organization

PAGE = 8


def choice(
    context: Context,
    page: int,
    chosen: tuple[str, *tuple[int, ...]],
    turned: tuple[str, *tuple[int, ...]],
    among: Sequence[Organization] | None = None,
    behind: tuple[int, ...] = (),
) -> Keyboard:
    """Make a page of organizations: `chosen` leads to one (its id follows), `turned` to a page.

    Of all, or `among` some; what is `behind` an organization's id goes with it.
    """
    everybody = groups.organizations(context.session) if among is None else among
    shown = everybody[page * PAGE : (page + 1) * PAGE]
    made = [keyboards.button(one.short_name, *chosen, one.id, *behind) for one in shown]
    more = (page + 1) * PAGE < len(everybody)
    return keyboards.columns(made, 2) + navigation.turn(context, page, *turned, more=more)
