"""What takes what is written at each step of a dialogue: one table, with the right it asks for.

How long a step is waited for, and what is answered instead, is `handlers.steps`.
"""

from collections.abc import Callable
from functools import partial

from handlers import (
    answer_notes,
    audiences,
    broadcast_contents,
    broadcast_drafts,
    broadcast_times,
    broadcasts,
    contact,
    corrections,
    declining,
    joining,
    making_drafts,
    making_preview,
    making_taps,
    meeting_files,
    news_drafts,
    newsletters,
    people,
    proposal_changes,
    standing_drafts,
    teaching,
)
from handlers.steps import Step
from handlers.texts import N_
from storage.rules.access import Right


def at_draft_of_broadcast(handler: Callable[..., None], *, files: bool = False) -> Step:
    """Make a step that takes what is written of the draft of a broadcast that is at hand."""
    return Step(broadcast_drafts.written_for(handler), Right.SECRETARIAT, files=files)


PROPOSED = N_("a change of a proposed item")

STEPS: dict[tuple[str, str], Step] = {
    ("join", "name"): Step(joining.name_given, Right.ANYONE),
    ("join", "organization"): Step(joining.organization_given, Right.ANYONE),
    ("contact", "text"): Step(
        contact.text_given,
        Right.MEMBER,
        line=N_("your message to the secretariat"),
        any_words=True,
    ),
    ("contact", "answer"): Step(
        contact.answer_given, Right.SECRETARIAT, line=N_("your reply"), any_words=True
    ),
    ("teach", "alias"): Step(
        teaching.alias_given, Right.SECRETARIAT, line=N_("the name of a working group")
    ),
    ("standing", "questions"): Step(standing_drafts.questions_given, Right.SECRETARIAT),
    ("standing", "answer"): Step(standing_drafts.answer_given, Right.SECRETARIAT),
    ("standing", "translation"): Step(standing_drafts.translation_given, Right.SECRETARIAT),
    ("standing", "audience"): Step(standing_drafts.ask_audience, Right.SECRETARIAT),
    ("standing", "preview"): Step(standing_drafts.preview, Right.SECRETARIAT, taps=True),
    ("people", "name"): Step(people.name_given, Right.SECRETARIAT, line=N_("a name to look for")),
    ("broadcast", "text"): Step(broadcasts.text_given, Right.SECRETARIAT, files=True),
    ("broadcast", "pick"): Step(broadcasts.pick_named, Right.SECRETARIAT),
    ("broadcast", "add"): at_draft_of_broadcast(broadcast_contents.pick_named),
    ("broadcast", "opening"): at_draft_of_broadcast(broadcast_contents.opening_given, files=True),
    ("broadcast", "version"): at_draft_of_broadcast(broadcast_contents.version_given),
    ("broadcast", "audience"): at_draft_of_broadcast(audiences.written),
    ("broadcast", "include"): at_draft_of_broadcast(audiences.include_named),
    ("broadcast", "leave_out"): at_draft_of_broadcast(audiences.leave_out_named),
    ("broadcast", "when"): at_draft_of_broadcast(broadcast_times.time_given),
    ("broadcast", "ahead"): at_draft_of_broadcast(broadcast_times.ahead_given),
    (answer_notes.TOPIC, "text"): Step(
        answer_notes.given, Right.MEMBER, line=N_("your reason or note")
    ),
    ("disapprove", "reason"): Step(declining.reason_given, Right.MEMBER, line=N_("your reason")),
    (corrections.TOPIC, "text"): Step(corrections.text_given, Right.SECRETARIAT, files=True),
    (corrections.TOPIC, "which"): Step(corrections.ask_which, Right.SECRETARIAT, files=True),
    (corrections.TOPIC, "version"): Step(corrections.version_given, Right.SECRETARIAT),
    (corrections.TOPIC, "preview"): Step(
        corrections.text_given, Right.SECRETARIAT, files=True, taps=True
    ),
    ("newsletter", "text"): Step(
        newsletters.given, Right.SECRETARIAT, files=True, words_of_files=True
    ),
    ("newsproposal", "which"): Step(proposal_changes.ask_which, Right.SECRETARIAT),
    ("newsproposal", "title"): Step(proposal_changes.title_given, Right.SECRETARIAT, line=PROPOSED),
    ("newsproposal", "body"): Step(proposal_changes.body_given, Right.SECRETARIAT, line=PROPOSED),
    ("newsproposal", "published"): Step(
        proposal_changes.date_given, Right.SECRETARIAT, line=PROPOSED
    ),
    ("item", "text"): Step(news_drafts.text_given, Right.SECRETARIAT, files=True),
    ("item", "groups"): Step(news_drafts.ask_again, Right.SECRETARIAT, files=True),
    ("item", "version"): Step(news_drafts.version_given, Right.SECRETARIAT),
    ("item", "preview"): Step(news_drafts.ask_again, Right.SECRETARIAT, files=True, taps=True),
    ("item", "next"): Step(news_drafts.next_given, Right.SECRETARIAT, files=True),
    **{
        (meeting_files.TOPIC, kind): Step(
            meeting_files.given,
            Right.MAKER,
            files=True,
            no_words=True,
            line=meeting_files.LINES[kind],
        )
        for kind in meeting_files.ADD
    },
    **{
        (making_drafts.TOPIC, step): Step(
            making_taps.written,
            Right.MAKER,
            line=making_taps.LINES.get(step),
            taps=True,
            reads=partial(making_taps.reads, step),
        )
        for step in (
            *making_drafts.REQUIRED,
            *making_drafts.OPTIONAL,
            making_drafts.REASON,
            making_preview.STEP,
        )
    },
}
