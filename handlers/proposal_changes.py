"""Writing a proposed item anew: its headline, text, date, and whom it concerns."""

from typing import Final

from handlers import authored, dates, keyboards, news_proposals, news_views
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import errors, groups, news, news_imports
from storage.rules import newsletter_dates

ASKED: Final = ("title", "body", "published")
"""What of a proposal is written anew."""


def edit(context: Context, proposal_id: int) -> None:
    """Ask what of a proposal is to be written anew."""
    proposal = news_imports.find(context.session, proposal_id)
    context.enter(news_proposals.TOPIC, "which", id=proposal_id)
    rows = _choice(context, proposal_id)
    context.show("news_proposal", rows, **news_proposals.shown(context, proposal))


def ask_which(context: Context, _text: str) -> None:
    """Ask once more, where somebody wrote instead of choosing."""
    context.say("news_proposal_ask", _choice(context, _asked(context)), what="which")


def _choice(context: Context, proposal_id: int) -> Keyboard:
    words = {"title": N_("Headline"), "body": N_("Text"), "published": N_("Date")}
    rows = keyboards.columns(
        [keyboards.button(context.label(words[one]), "newsask", proposal_id, one) for one in ASKED],
        3,
    )
    rows.append([keyboards.button(context.label(N_("Working groups")), "newsgroups", proposal_id)])
    return [*rows, *_back(context, proposal_id)]


def _back(context: Context, proposal_id: int) -> Keyboard:
    return [[keyboards.button(context.label(N_("Back")), "newsprop", proposal_id)]]


def ask(context: Context, proposal_id: int, what: str) -> None:
    """Ask for the headline, the text or the date."""
    news_imports.find(context.session, proposal_id)
    context.enter(news_proposals.TOPIC, what, id=proposal_id)
    context.say("news_proposal_ask", _back(context, proposal_id), what=what)


def title_given(context: Context, text: str) -> None:
    """Take the headline."""
    title = " ".join(text.split())
    if len(title) > news.LONGEST_TITLE:
        context.say("too_long", longest=news.LONGEST_TITLE)
        return
    news_proposals.show(context, news_imports.change(context.session, _asked(context), title=title))


def body_given(context: Context, _text: str) -> None:
    """Take the text, with its formatting."""
    if context.message is None:
        raise errors.Outdated
    body = authored.html(context.message)
    news_proposals.show(context, news_imports.change(context.session, _asked(context), body=body))


def date_given(context: Context, text: str) -> None:
    """Take the date."""
    day = newsletter_dates.latest(text, dates.date_of(context.style, context.now))
    if day is None:
        context.say("news_proposal_ask", _back(context, _asked(context)), what="date_again")
        return
    changed = news_imports.change(context.session, _asked(context), published=day)
    news_proposals.show(context, changed)


def _asked(context: Context) -> int:
    dialogue = context.dialogue
    if dialogue is None or dialogue.topic != news_proposals.TOPIC:
        raise errors.Outdated
    return int(dialogue.data["id"])


def choose_groups(context: Context, proposal_id: int) -> None:
    """Ask which working groups a proposal concerns."""
    proposal = news_imports.find(context.session, proposal_id)
    rows = news_views.choice_of_groups(context, proposal.group_ids, "newsgroup", proposal_id)
    go_on = [keyboards.button(context.label(N_("Go on")), "newsprop", proposal_id)]
    context.show("item_ask_groups", [*rows, go_on])


def toggle_group(context: Context, proposal_id: int, group_id: int) -> None:
    """Add a working group to those whom a proposal concerns, or take it away; 0: everybody."""
    if group_id:
        groups.find(context.session, context.viewer, group_id)
    chosen = {*news_imports.find(context.session, proposal_id).group_ids}
    changed = sorted(chosen ^ {group_id}) if group_id else []
    news_imports.change(context.session, proposal_id, group_ids=changed)
    choose_groups(context, proposal_id)
