"""Deciding on the items that a newsletter proposes: one card each, then what became of all.

Writing them anew is `handlers.proposal_changes`.
"""

from dataclasses import dataclass
from typing import Any, Final

from handlers import dates, errors, keyboards, news_views, unfinished
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import dialogues, groups, news, news_imports
from storage.errors import ChangedSince
from storage.models import NewsProposal

TOPIC: Final = "newsproposal"

TOOK: Final[tuple[news_imports.Took, ...]] = ("nothing", "link", "date", "both")

_UNDO: Final = {"accepted": "newsback", "dropped": "newsagain"}
"""By state, the route that leads back from it."""

LISTED: Final = 40
"""Proposals that get a button in the summary."""


@dataclass(frozen=True)
class Done:
    """What was just done, as the next card says it, with the route of the button that undoes it."""

    state: str
    title: str
    undo: tuple[str | int, ...]

    def button(self, context: Context) -> Keyboard:
        """Make the button that undoes it."""
        route, *arguments = self.undo
        return [[keyboards.button(f"↩️ {context.label(N_('Undo'))}", str(route), *arguments)]]


def undecided(context: Context) -> None:
    """Show the first of all proposals that wait."""
    show(context, news_imports.first_waiting(context.session))


def begin(context: Context, import_id: int, done: Done | None = None) -> None:
    """Show the first proposal that waits for a decision; without one, what became of all."""
    news_imports.find_import(context.session, import_id)
    waiting = [
        one for one in news_imports.of_import(context.session, import_id) if one.state == "open"
    ]
    if waiting:
        show(context, waiting[0], done)
    else:
        _sum_up(context, import_id, done)


def say_first(context: Context, import_id: int) -> None:
    """Owe the first proposal of a new import, as a message of its own."""
    first = news_imports.of_import(context.session, import_id)[0]
    context.say("news_proposal", _deeds(context, first), **shown(context, first))


def open_proposal(context: Context, proposal_id: int) -> None:
    """Show a proposal."""
    show(context, news_imports.find(context.session, proposal_id))


def show(context: Context, proposal: NewsProposal, done: Done | None = None) -> None:
    """Show a proposal as it would read, with what can be done with it and what was done before."""
    dialogues.finish(context.session, context.chat_id, TOPIC)
    undo = done.button(context) if done is not None else []
    rows = [*_deeds(context, proposal), *undo]
    context.show("news_proposal", rows, **shown(context, proposal, done))


def shown(context: Context, proposal: NewsProposal, done: Done | None = None) -> dict[str, Any]:
    """Give what the card of a proposal shows."""
    session, viewer = context.session, context.viewer
    all_of_it = news_imports.of_import(session, proposal.import_id)
    there = [one.id for one in all_of_it if one.state != "merged" or one is proposal]
    return {
        "done": done,
        "known": proposal.state == "open" and news.is_there(session, proposal.title, proposal.body),
        "before": news_imports.imported_before(session, proposal),
        "proposal": proposal,
        "item": news_views.written(
            proposal.title, proposal.body, proposal.published, proposal.link
        ),
        "groups": [groups.find(session, viewer, one) for one in proposal.group_ids],
        "place": there.index(proposal.id) + 1,
        "total": len(there),
    }


def _deeds(context: Context, proposal: NewsProposal) -> Keyboard:
    if proposal.state == "dropped":
        again = keyboards.button(context.label(N_("Propose again")), "newsagain", proposal.id)
        return [[again], *_summary_button(context, proposal)]
    if proposal.state != "open":
        return _summary_button(context, proposal)
    mark = news_imports.mark(proposal)
    first = [keyboards.button(context.label(N_("Accept")), "newsyes", proposal.id, mark)]
    first = first if proposal.body else []
    return [
        [*first, keyboards.button(context.label(N_("Drop")), "newsno", proposal.id)],
        [
            keyboards.button(context.label(N_("Edit")), "newsedit", proposal.id),
            *_set_date(context, proposal),
        ],
        *_merges(context, proposal),
        *_neighbours(context, proposal),
    ]


def _set_date(context: Context, proposal: NewsProposal) -> list[keyboards.Button]:
    if proposal.published is not None:
        return []
    return [
        keyboards.button(context.label(N_("Set the date")), "newsask", proposal.id, "published")
    ]


def _merges(context: Context, proposal: NewsProposal) -> Keyboard:
    labels_of: list[tuple[news_imports.Side, str]] = [
        ("before", N_("Merge with the one before")), ("after", N_("Merge with the one after")),
    ]  # fmt: skip
    return [
        [keyboards.button(context.label(label), "newsmerge", proposal.id, side)]
        for side, label in labels_of
        if news_imports.neighbour(context.session, proposal, side)
    ]


def _neighbours(context: Context, proposal: NewsProposal) -> Keyboard:
    """Make the buttons that go to other proposals that wait, without deciding on this one."""
    before = news_imports.neighbour(context.session, proposal, "before")
    after = news_imports.neighbour(context.session, proposal, "after")
    row = []
    if before is not None:
        row.append(keyboards.button(context.label(N_("Previous")), "newsprop", before.id))
    if after is not None:
        row.append(keyboards.button(context.label(N_("More")), "newsprop", after.id))
    return [row] if row else []


def _summary_button(context: Context, proposal: NewsProposal) -> Keyboard:
    return [[keyboards.button(context.label(N_("Go on")), "proposals", proposal.import_id)]]


def accept(context: Context, proposal_id: int, seen: int) -> None:
    """Publish a proposal as this card showed it, and go on to the next one."""
    if _was_decided(context, proposal_id):
        return
    viewer, now = context.member, context.now
    today = dates.date_of(context.style, now)
    try:
        news_imports.accept(context.session, proposal_id, seen, viewer, now, today)
    except ChangedSince:
        context.toast(errors.CHANGED)
        open_proposal(context, proposal_id)
    else:
        context.toast(N_("Published."))
        _go_on(context, proposal_id)


def _was_decided(context: Context, proposal_id: int) -> bool:
    """Say whether somebody, or a first tap, decided before: then this is told, and the next shown.

    So a card that somebody else has open does not stand still.
    """
    proposal = news_imports.find(context.session, proposal_id)
    if proposal.state == "open":
        return False
    context.toast(errors.DECIDED[proposal.state])
    _go_on(context, proposal_id)
    return True


def take_back(context: Context, proposal_id: int) -> None:
    """Undo `accept`."""
    actor_id = context.member.person_id
    show(context, news_imports.take_back(context.session, proposal_id, actor_id, context.now))


def drop(context: Context, proposal_id: int) -> None:
    """Let a proposal become nothing, and go on to the next one."""
    if not _was_decided(context, proposal_id):
        news_imports.drop(context.session, proposal_id)
        _go_on(context, proposal_id)


def _go_on(context: Context, proposal_id: int) -> None:
    """Show the next proposal that waits, the first one behind, else the first of all."""
    proposal = news_imports.find(context.session, proposal_id)
    undo = _UNDO.get(proposal.state)
    done = Done(proposal.state, proposal.title, (undo, proposal_id)) if undo else None
    following = news_imports.neighbour(context.session, proposal, "after")
    if following is not None:
        show(context, following, done)
    else:
        begin(context, proposal.import_id, done)


def propose_again(context: Context, proposal_id: int) -> None:
    """Take a dropped proposal up again."""
    show(context, news_imports.propose_again(context.session, proposal_id))


def merge(context: Context, proposal_id: int, side: news_imports.Side) -> None:
    """Make one of a proposal and its neighbour."""
    if _was_decided(context, proposal_id):
        return
    merged = news_imports.merge(context.session, proposal_id, side)
    undo = ("newspart", merged.first.id, merged.second.id, merged.took)
    show(context, merged.first, Done("merged", merged.second.title, undo))


def part(context: Context, first_id: int, second_id: int, took: news_imports.Took) -> None:
    """Undo `merge`."""
    show(context, news_imports.part(context.session, first_id, second_id, took))


def _sum_up(context: Context, import_id: int, done: Done | None) -> None:
    """Say what became of a newsletter's items; those accepted and dropped can be looked at."""
    everything = news_imports.of_import(context.session, import_id)
    states = {
        state: sum(one.state == state for one in everything)
        for state in ("accepted", "dropped", "merged")
    }
    rows: Keyboard = []
    for one in everything[:LISTED]:
        if one.news_id is not None:
            rows.append([keyboards.button(keyboards.CHOSEN + one.title, "item", one.news_id)])
        elif one.state == "dropped":
            rows.append([keyboards.button(f"🚫 {one.title}", "newsprop", one.id)])
    rows += done.button(context) if done is not None else []
    rows += unfinished.proposed(context)  # of another newsletter
    rows.append([keyboards.button(context.label(N_("News")), "news", 0)])
    context.show("newsletter_done", rows, states=states, done=done)
