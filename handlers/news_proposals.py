"""Deciding on the items that a newsletter proposes: one card each, then what became of all."""

from typing import Any, Final

from handlers import authored, dates, keyboards, navigation, news_views
from handlers import standing_views as labels
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import dialogues, errors, groups, news, news_imports
from storage.models import NewsProposal
from storage.rules import newsletter_dates

ASKED: Final = ("title", "body", "published")
"""What of a proposal is written anew."""

LISTED: Final = 40
"""Proposals that get a button in the summary."""


def begin(context: Context, import_id: int) -> None:
    """Show the first proposal that waits for a decision; without one, what became of all."""
    news_imports.find_import(context.session, import_id)
    waiting = [
        one for one in news_imports.of_import(context.session, import_id) if one.state == "open"
    ]
    if waiting:
        _show(context, waiting[0])
    else:
        _sum_up(context, import_id)


def say_first(context: Context, import_id: int) -> None:
    """Owe the first proposal of a new import, as a message of its own."""
    first = news_imports.of_import(context.session, import_id)[0]
    context.say("news_proposal", _deeds(context, first), **_shown(context, first))


def open_proposal(context: Context, proposal_id: int) -> None:
    """Show a proposal."""
    _show(context, news_imports.find(context.session, proposal_id))


def _show(context: Context, proposal: NewsProposal, rows: Keyboard | None = None) -> None:
    """Show a proposal as it would read, with what can be done with it."""
    rows = _deeds(context, proposal) if rows is None else rows
    context.show("news_proposal", rows, **_shown(context, proposal))


def _shown(context: Context, proposal: NewsProposal) -> dict[str, Any]:
    session, viewer = context.session, context.viewer
    return {
        "proposal": proposal,
        "item": news_views.written(
            proposal.title, proposal.body, proposal.published, proposal.link
        ),
        "groups": [groups.find(session, viewer, one) for one in proposal.group_ids],
        "total": len(news_imports.of_import(session, proposal.import_id)),
    }


def _deeds(context: Context, proposal: NewsProposal) -> Keyboard:
    if proposal.state == "dropped":
        again = keyboards.button(context.label(N_("Propose again")), "newsagain", proposal.id)
        return [[again], *_summary_button(context, proposal)]
    if proposal.state != "open":
        return _summary_button(context, proposal)
    first = [keyboards.button(context.label(N_("Accept")), "newsyes", proposal.id)]
    first = first if proposal.body else []
    return [
        [*first, keyboards.button(context.label(N_("Drop")), "newsno", proposal.id)],
        [keyboards.button(context.label(N_("Edit")), "newsedit", proposal.id)],
        *_merges(context, proposal),
        *_neighbours(context, proposal),
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
        row.append(keyboards.button(context.label(N_("Back")), "newsprop", before.id))
    if after is not None:
        row.append(keyboards.button(context.label(N_("More")), "newsprop", after.id))
    return [row] if row else []


def _summary_button(context: Context, proposal: NewsProposal) -> Keyboard:
    return [[keyboards.button(context.label(N_("Go on")), "proposals", proposal.import_id)]]


def accept(context: Context, proposal_id: int) -> None:
    """Publish a proposal, and go on to the next one."""
    today = dates.date_of(context.style, context.now)
    news_imports.accept(context.session, proposal_id, context.member, context.now, today)
    _go_on(context, proposal_id)


def drop(context: Context, proposal_id: int) -> None:
    """Let a proposal become nothing, and go on to the next one."""
    news_imports.drop(context.session, proposal_id)
    _go_on(context, proposal_id)


def _go_on(context: Context, proposal_id: int) -> None:
    """Show the next proposal that waits: the first one behind, else the first of all."""
    proposal = news_imports.find(context.session, proposal_id)
    following = news_imports.neighbour(context.session, proposal, "after")
    if following is not None:
        _show(context, following)
    else:
        begin(context, proposal.import_id)


def propose_again(context: Context, proposal_id: int) -> None:
    """Take a dropped proposal up again."""
    _show(context, news_imports.propose_again(context.session, proposal_id))


def merge(context: Context, proposal_id: int, side: news_imports.Side) -> None:
    """Make one of a proposal and its neighbour."""
    _show(context, news_imports.merge(context.session, proposal_id, side))


def edit(context: Context, proposal_id: int) -> None:
    """Ask what of a proposal is to be written anew."""
    proposal = news_imports.find(context.session, proposal_id)
    words = {"title": N_("Headline"), "body": N_("Text"), "published": N_("Date")}
    rows = keyboards.columns(
        [keyboards.button(context.label(words[one]), "newsask", proposal_id, one) for one in ASKED],
        3,
    )
    rows.append([keyboards.button(context.label(N_("Working groups")), "newsgroups", proposal_id)])
    _show(context, proposal, [*rows, *_back(context, proposal_id)])


def _back(context: Context, proposal_id: int) -> Keyboard:
    return [[keyboards.button(context.label(N_("Back")), "newsprop", proposal_id)]]


def ask(context: Context, proposal_id: int, what: str) -> None:
    """Ask for the headline, the text or the date."""
    news_imports.find(context.session, proposal_id)
    context.enter("newsproposal", what, id=proposal_id)
    context.say("news_proposal_ask", navigation.cancel(context), what=what)


def title_given(context: Context, text: str) -> None:
    """Take the headline."""
    title = " ".join(text.split())
    if len(title) > news.LONGEST_TITLE:
        context.say("too_long", longest=news.LONGEST_TITLE)
        return
    _shown_changed(context, news_imports.change(context.session, _asked(context), title=title))


def body_given(context: Context, _text: str) -> None:
    """Take the text, with its formatting."""
    if context.message is None:
        raise errors.Outdated
    body = authored.html(context.message)
    _shown_changed(context, news_imports.change(context.session, _asked(context), body=body))


def date_given(context: Context, text: str) -> None:
    """Take the date."""
    day = newsletter_dates.first(text)
    if day is None:
        context.say("news_proposal_ask", navigation.cancel(context), what="date_again")
        return
    changed = news_imports.change(context.session, _asked(context), published=day)
    _shown_changed(context, changed)


def _asked(context: Context) -> int:
    dialogue = context.dialogue
    if dialogue is None or dialogue.topic != "newsproposal":
        raise errors.Outdated
    return int(dialogue.data["id"])


def _shown_changed(context: Context, proposal: NewsProposal) -> None:
    dialogues.leave_waiting(context.session, context.chat_id)
    _show(context, proposal)


def choose_groups(context: Context, proposal_id: int) -> None:
    """Ask which working groups a proposal concerns."""
    proposal = news_imports.find(context.session, proposal_id)
    chosen = proposal.group_ids
    everybody = context.label(labels.FOR_EVERYBODY)
    mark = "" if chosen else keyboards.CHOSEN
    rows = [[keyboards.button(mark + everybody, "newsgroup", proposal_id, 0)]]
    known = groups.visible(context.session, context.viewer)
    made = [
        keyboards.button(
            (keyboards.CHOSEN if one.id in chosen else "") + one.short_name,
            "newsgroup", proposal_id, one.id,
        )
        for one in known
    ]  # fmt: skip
    context.show(
        "item_ask_groups", [*rows, *keyboards.columns(made, 2), *_back(context, proposal_id)]
    )


def toggle_group(context: Context, proposal_id: int, group_id: int) -> None:
    """Add a working group to those whom a proposal concerns, or take it away; 0: everybody."""
    if group_id:
        groups.find(context.session, context.viewer, group_id)
    chosen = {*news_imports.find(context.session, proposal_id).group_ids}
    changed = sorted(chosen ^ {group_id}) if group_id else []
    news_imports.change(context.session, proposal_id, group_ids=changed)
    choose_groups(context, proposal_id)


def _sum_up(context: Context, import_id: int) -> None:
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
    rows.append([keyboards.button(context.label(N_("News")), "news", 0)])
    context.show("newsletter_done", rows, states=states)
