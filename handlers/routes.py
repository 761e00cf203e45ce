"""Which handler answers what: one table of commands, one of buttons (of steps: `step_routes`).

The command menu, `/help` and the rights matrix are made from these tables. A row names the right
that it asks for; what somebody has no right to reads like what does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from telegram import Message, MessageEntity

from handlers import (
    answer_notes,
    audience_views,
    audiences,
    broadcast_chats,
    broadcast_contents,
    broadcast_drafts,
    broadcast_lists,
    broadcast_review,
    broadcast_runs,
    broadcast_times,
    broadcasts,
    calendar_feeds,
    calendar_files,
    callback_data,
    changing,
    contact,
    corrections,
    coverage,
    declining,
    delegates,
    files,
    invitations,
    item_drafts,
    joining,
    kept_aside,
    linking,
    making,
    making_drafts,
    making_steps,
    making_taps,
    making_unfinished,
    meeting_files,
    meetings,
    needs,
    news,
    news_drafts,
    news_proposals,
    news_search,
    newsletters,
    noted,
    nudges,
    on_behalf,
    passed_on,
    people,
    proposal_changes,
    questions,
    reports,
    requests,
    rsvps,
    sayings,
    series_answers,
    settings,
    several_answers,
    standing_answers,
    standing_drafts,
    start,
    step_routes,
    steps,
    teaching,
    texts,
    unasked_uses,
    unfinished,
)
from handlers.context import Context
from handlers.texts import N_
from handlers.understanding import kinds
from storage import contacts, series
from storage.rules import access, answers, audience, languages, repeats
from storage.rules.access import Right, Viewer


class InGroups(Enum):
    """What a command or a button does in a Telegram group."""

    NOTHING = 0
    """One is asked to come to the private chat."""
    FOR_ALL = 1
    """It shows what everybody there may see, whoever asked."""
    ACTS = 2
    """It is the act of who tapped, by their own right."""
    ONLY = 3
    """The same, and it is for Telegram groups only."""


@dataclass(frozen=True)
class Command:
    """A command: `handler(context, arguments)`, with its line in the menu."""

    name: str
    handler: Callable[[Context, str], None]
    right: Right
    description: str
    in_groups: InGroups = InGroups.NOTHING


@dataclass(frozen=True)
class Button:
    """A button's route: `handler(context, *arguments)`, each argument read by its form."""

    handler: Callable[..., None]
    right: Right
    forms: tuple[Callable[[str], object], ...] = ()
    in_groups: InGroups = InGroups.NOTHING


def row_id(text: str) -> int:
    """Read a row's id, a page or 0 for none; ValueError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text)
    return int(text)


def one_of(*words: str) -> Callable[[str], str]:
    """Make a form that takes these words only."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def at_draft(handler: Callable[..., None], *forms: Callable[[str], int | str]) -> Button:
    """Make a button's route that changes the meeting which is being made or changed."""
    return Button(making_drafts.tapped(handler), Right.MAKER, (*forms, row_id))


def at_unfinished(topic: str, handler: Callable[[Context], None], right: Right) -> Button:
    """Make a button's route that goes on with the unfinished one that it names, and no later."""
    return Button(unfinished.resumed(topic, handler), right, (row_id,))


def of_draft(handler: Callable[..., None], *forms: Callable[[str], int | str]) -> Button:
    """Make a button's route that acts on the draft of a broadcast whose number it carries first."""
    return Button(broadcast_drafts.tapped(handler), Right.SECRETARIAT, (row_id, *forms))


FOR_ALL, ACTS, ONLY = InGroups.FOR_ALL, InGroups.ACTS, InGroups.ONLY

COMMANDS = [
    Command("start", start.start, Right.ANYONE, N_("Begin, or come back")),
    Command("meetings", meetings.upcoming, Right.MEMBER, N_("Upcoming meetings"), FOR_ALL),
    Command("next", meetings.next_asked, Right.MEMBER, N_("My next meeting"), FOR_ALL),
    Command("rsvps", rsvps.mine, Right.MEMBER, N_("My answers")),
    Command("calendar", calendar_files.own, Right.MEMBER, N_("My meetings as a calendar file")),
    Command("news", news.latest, Right.MEMBER, N_("News of the network"), FOR_ALL),
    Command("contact", contact.begin, Right.MEMBER, N_("Write to the secretariat")),
    Command("settings", settings.show, Right.MEMBER, N_("Language, digits, what you need")),
    Command("newmeeting", making.begin, Right.MAKER, N_("Make a meeting")),
    Command("broadcast", broadcasts.begin, Right.SECRETARIAT, N_("Send to member organizations")),
    Command(
        "broadcasts", broadcast_lists.begin, Right.SECRETARIAT, N_("Drafts, sent and planned ones")
    ),
    Command("requests", requests.pending, Right.SECRETARIAT, N_("People who want to join")),
    Command("questions", passed_on.begin, Right.SECRETARIAT, N_("Questions passed on to you")),
    Command("invite", invitations.begin, Right.SECRETARIAT, N_("Make an invitation link")),
    Command("people", people.begin, Right.SECRETARIAT, N_("Find people, end a membership")),
    Command(
        "link", linking.begin, Right.SECRETARIAT, N_("Link this chat to a working group"), ONLY
    ),
    Command("help", start.help_, Right.ANYONE, N_("What I can do"), FOR_ALL),
    Command("cancel", start.cancel, Right.ANYONE, N_("Leave what we are in the middle of")),
    Command("stop", start.stop, Right.MEMBER, N_("Stop all messages from this bot")),
]

LINES_IN_GROUPS = {"next": N_("The next meeting")}

BUTTONS_OF_DRAFTS = {
    "draft": of_draft(audiences.show),
    "aud": of_draft(audiences.show),
    "audkind": of_draft(audiences.toggle_kind, one_of(*audience.KINDS)),
    "audgroup": of_draft(audiences.toggle_group, row_id),
    "audroles": of_draft(audiences.roles),
    "audrole": of_draft(audiences.toggle_role, one_of(*audience.ROLES)),
    "audlangs": of_draft(audiences.languages),
    "audlang": of_draft(audiences.toggle_language, one_of(*languages.NAMES)),
    "audorgs": of_draft(audiences.organizations, one_of(*audience_views.WAYS), row_id),
    "audorg": of_draft(audiences.toggle_organization, one_of(*audience_views.WAYS), row_id, row_id),
    "audwords": of_draft(audiences.how_to_write),
    "audall": of_draft(audiences.everybody),
    "audfile": of_draft(audiences.names_without_chat),
    "audinstead": of_draft(audiences.instead, row_id, row_id),
    "audmeant": of_draft(audiences.meant, row_id),
    "audasked": of_draft(audiences.asked, row_id),
    "putmine": of_draft(kept_aside.put_mine, row_id),
    "preview": of_draft(broadcast_review.preview),
    "review": of_draft(broadcast_review.back),
    "contents": of_draft(broadcast_contents.show),
    "add": of_draft(broadcast_contents.pick, row_id, row_id),
    "additem": of_draft(broadcast_contents.add, row_id),
    "leaveout": of_draft(broadcast_contents.leave_out, row_id),
    "moveup": of_draft(broadcast_contents.move_up, row_id),
    "opening": of_draft(broadcast_contents.ask_opening),
    "version": of_draft(broadcast_contents.ask_version, one_of(*languages.NAMES)),
    "noversion": of_draft(broadcast_contents.leave_version_out, one_of(*languages.NAMES)),
    "asknoted": of_draft(broadcast_review.toggle_noted),
    "chats": of_draft(broadcast_chats.show),
    "chat": of_draft(broadcast_chats.toggle, row_id),
    "tome": of_draft(broadcast_review.send_to_me),
    "when": of_draft(broadcast_times.ask_when),
    "later": of_draft(broadcast_times.later, one_of("now", *broadcast_times.LATER)),
    "atmeeting": of_draft(broadcast_times.ask_meeting, row_id),
    "meetingwhen": of_draft(broadcast_times.ask_ahead, row_id),
    "leadmeetings": of_draft(broadcast_times.ask_meeting_to_lead, row_id, row_id),
    "meetinglead": of_draft(broadcast_times.lead_before, row_id, row_id),
    "ahead": of_draft(broadcast_times.ahead, row_id, one_of(*broadcast_times.AHEAD)),
}
"""The buttons that act on a draft, and bring it to hand."""

BUTTONS = {
    **BUTTONS_OF_DRAFTS,
    "leavedraft": Button(broadcasts.leave, Right.SECRETARIAT, (row_id,)),
    "forget": Button(broadcasts.forget, Right.SECRETARIAT, (row_id, row_id)),
    "lang": Button(settings.choose_language, Right.ANYONE, (one_of(*languages.NAMES),)),
    "digits": Button(settings.choose_digits, Right.MEMBER, (one_of("bn", "latin"),)),
    "needs": Button(needs.ask, Right.MEMBER),
    "need": Button(needs.toggle, Right.MEMBER, (one_of(*texts.NEEDS),)),
    "noneeds": Button(needs.none, Right.MEMBER),
    "needsdone": Button(needs.done, Right.MEMBER),
    "join": Button(joining.begin, Right.ANYONE),
    "list": Button(meetings.list_page, Right.MEMBER, (row_id, row_id), FOR_ALL),
    "past": Button(meetings.past_page, Right.MEMBER, (row_id, row_id), FOR_ALL),
    "meeting": Button(meetings.open_card, Right.MEMBER, (row_id,), FOR_ALL),
    "who": Button(coverage.show, Right.MEMBER, (row_id,), FOR_ALL),
    "coverage": Button(coverage.file, Right.MEMBER, (row_id, one_of(*files.OF_COVERAGE))),
    "nudge": Button(nudges.ask, Right.MEMBER, (row_id,)),
    "nudged": Button(nudges.send, Right.MEMBER, (row_id,)),
    "behalf": Button(on_behalf.begin, Right.MEMBER, (row_id,)),
    "behalfpage": Button(on_behalf.page, Right.MEMBER, (row_id, row_id)),
    "behalfof": Button(on_behalf.people, Right.MEMBER, (row_id, row_id, row_id)),
    "behalfwho": Button(on_behalf.choose_answer, Right.MEMBER, (row_id, row_id)),
    "behalfset": Button(
        on_behalf.answered,
        Right.MEMBER,
        (row_id, row_id, one_of(*answers.ANSWERS), one_of(*answers.ANSWERS, answers.NONE)),
    ),
    "colleague": Button(delegates.begin, Right.MEMBER, (row_id,)),
    "colleaguepage": Button(delegates.page, Right.MEMBER, (row_id, row_id)),
    "colleagueoff": Button(delegates.take_back, Right.MEMBER, (row_id,)),
    "colleagueask": Button(delegates.ask, Right.MEMBER, (row_id, row_id)),
    "inplace": Button(delegates.answered, Right.MEMBER, (row_id, row_id, one_of(*answers.ANSWERS))),
    "ics": Button(calendar_files.of_meeting, Right.MEMBER, (row_id,), FOR_ALL),
    "feed": Button(calendar_feeds.subscribe, Right.MEMBER),
    "newfeed": Button(calendar_feeds.renew, Right.MEMBER),
    "nofeed": Button(calendar_feeds.revoke, Right.MEMBER),
    "rsvp": Button(rsvps.tapped, Right.MEMBER, (row_id, one_of(*answers.ANSWERS)), ACTS),
    "rsvpdates": Button(series_answers.ask, Right.MEMBER, (row_id,)),
    "rsvpset": Button(
        series_answers.given,
        Right.MEMBER,
        (row_id, one_of(*answers.ANSWERS), one_of(*series_answers.WHICH)),
    ),
    "note": Button(answer_notes.ask, Right.MEMBER, (row_id,)),
    "nonote": Button(answer_notes.take_back, Right.MEMBER, (row_id,)),
    "giveback": Button(rsvps.seat_given_back, Right.MEMBER, (row_id,)),
    "ask": Button(questions.asked_of_group, Right.MEMBER, (one_of(*kinds.KINDS), row_id), FOR_ALL),
    "askof": Button(
        questions.asked_of_meeting, Right.MEMBER, (one_of(*kinds.KINDS), row_id), FOR_ALL
    ),
    several_answers.ROUTE: Button(several_answers.tapped, Right.MEMBER, (several_answers.read,)),
    "offer": Button(sayings.offer, Right.MEMBER, (one_of(*sayings.OFFERED), row_id)),
    "pass": Button(questions.pass_on, Right.MEMBER),
    "passthis": Button(questions.pass_on, Right.MEMBER, (row_id,)),
    "news": Button(news.page, Right.MEMBER, (row_id,), FOR_ALL),
    "item": Button(news.open_item, Right.MEMBER, (row_id,), FOR_ALL),
    "found": Button(news_search.page, Right.MEMBER, (row_id, row_id), FOR_ALL),
    "olditems": Button(news.withdrawn, Right.SECRETARIAT, (row_id,)),
    "itemdown": Button(news.withdraw, Right.SECRETARIAT, (row_id,)),
    "itemup": Button(news.restore, Right.SECRETARIAT, (row_id,)),
    "newitem": Button(news_drafts.begin, Right.SECRETARIAT),
    "edititem": Button(news_drafts.edit, Right.SECRETARIAT, (row_id,)),
    "edititemfirst": Button(
        unfinished.in_its_place(item_drafts.TOPIC, news_drafts.edit),
        Right.SECRETARIAT,
        (row_id, row_id),
    ),
    "versions": Button(news_drafts.translate, Right.SECRETARIAT, (row_id,)),
    "versionsfirst": Button(
        unfinished.in_its_place(item_drafts.TOPIC, news_drafts.translate),
        Right.SECRETARIAT,
        (row_id, row_id),
    ),
    "itemon": Button(news_drafts.go_on, Right.SECRETARIAT, (row_id, row_id)),
    "itemback": Button(news_drafts.go_back, Right.SECRETARIAT, (row_id, row_id)),
    "itemskip": Button(news_drafts.skip, Right.SECRETARIAT, (row_id, row_id)),
    "itemfile": Button(news_drafts.leave_file_out, Right.SECRETARIAT, (row_id, row_id)),
    "itemlink": Button(news_drafts.leave_link_out, Right.SECRETARIAT, (row_id, row_id)),
    "itemgroup": Button(news_drafts.toggle_group, Right.SECRETARIAT, (row_id, row_id)),
    "itemok": Button(news_drafts.publish, Right.SECRETARIAT, (row_id,)),
    "itemmine": Button(news_drafts.keep_mine, Right.SECRETARIAT, (row_id,)),
    "itemagain": at_unfinished("item", news_drafts.resume, Right.SECRETARIAT),
    "pasteagain": at_unfinished("newsletter", newsletters.resume, Right.SECRETARIAT),
    "answeragain": at_unfinished("standing", standing_drafts.resume, Right.SECRETARIAT),
    "throwaway": Button(
        unfinished.throw_away, Right.MAKER, (one_of(*unfinished.RESUMED_BY), row_id)
    ),
    "meetask": at_draft(making_steps.ask, one_of(*making_drafts.REQUIRED, *making_drafts.OPTIONAL)),
    "meetback": at_draft(making_steps.back),
    "meetgroup": at_draft(making_steps.toggle_group, row_id),
    "meettitle": at_draft(making_taps.title_of, row_id),
    "meetcopy": at_draft(making_taps.copy, row_id),
    "meetsame": at_draft(making_taps.same, one_of(*making_taps.SAME), row_id),
    "meetday": at_draft(making_taps.day, row_id),
    "meetminute": at_draft(making_taps.minute, row_id),
    "meetlength": at_draft(making_taps.length, row_id),
    "meetseats": at_draft(making_taps.seats, row_id),
    "meetlead": at_draft(making_taps.lead, row_id),
    "meetrepeat": at_draft(making_taps.repeat, one_of(*repeats.WAYS)),
    "meettimes": at_draft(making_taps.times, row_id),
    "meetalike": at_draft(making_taps.alike, row_id),
    "meetnone": at_draft(making_taps.leave_out, one_of(*making_drafts.OPTIONAL)),
    "meetunlinked": at_draft(making_taps.unlinked),
    "meetok": Button(making.make, Right.MAKER, (row_id,)),
    "meetkeep": Button(making.keep, Right.MAKER, (row_id,)),
    "meetagain": at_unfinished("meeting", making.resume, Right.MAKER),
    "meetinstead": Button(making.instead, Right.MAKER, (row_id, row_id)),
    "meetdrafts": Button(making.drafts, Right.MAKER),
    "meetdraft": Button(making.open_draft, Right.MAKER, (row_id,)),
    "meetpublish": Button(making.publish, Right.MAKER, (row_id,)),
    "meetedit": Button(making.edit, Right.MAKER, (row_id,)),
    "meetdelete": Button(making.ask_delete, Right.MAKER, (row_id,)),
    "meetdeleted": Button(making.delete, Right.MAKER, (row_id,)),
    "meeteditfirst": Button(
        unfinished.in_its_place(making_drafts.TOPIC, making.edit), Right.MAKER, (row_id, row_id)
    ),
    "meetchangefirst": Button(
        unfinished.in_its_place(making_drafts.TOPIC, changing.begin), Right.MAKER, (row_id, row_id)
    ),
    "meetkept": Button(
        making_unfinished.keeper(
            {
                making_unfinished.ANOTHER: making.begin_another,
                making_unfinished.SENTENCE: making.begin_with,
                making_unfinished.EDIT: making.edit,
                making_unfinished.CHANGE: changing.begin,
            }
        ),
        Right.MAKER,
        (one_of(*making_unfinished.BEGUN), row_id, row_id),
    ),
    "meetchange": Button(changing.begin, Right.MAKER, (row_id,)),
    "meetdates": Button(changing.begin_of, Right.MAKER, (row_id, one_of(*series.SCOPES))),
    "meetleave": at_draft(changing.leave),
    "meetoff": at_draft(changing.ask_reason),
    "meetoffok": at_draft(changing.call_off),
    "meeton": at_draft(changing.hold),
    "meetsave": Button(changing.save, Right.MAKER, (row_id, one_of(*changing.WAYS))),
    "meetfiles": Button(meeting_files.show, Right.MEMBER, (row_id,), FOR_ALL),
    "meetfile": Button(meeting_files.send, Right.MEMBER, (row_id,), FOR_ALL),
    "meetfileadd": Button(meeting_files.begin, Right.MAKER, (one_of(*meeting_files.ADD), row_id)),
    "meetfilesoff": Button(meeting_files.ask_which, Right.MAKER, (row_id,)),
    "meetfileother": Button(meeting_files.call_other, Right.MAKER, (row_id,)),
    "meetfileoff": Button(meeting_files.take_away, Right.MAKER, (row_id,)),
    "meetfilesdone": Button(meeting_files.done, Right.MAKER, (row_id,)),
    "announceask": Button(making.ask_to_announce, Right.MAKER, (row_id,)),
    "announce": Button(making.announce, Right.MAKER, (row_id,)),
    "unannounced": Button(making.leave_unannounced, Right.MAKER, (row_id,)),
    "import": Button(newsletters.begin, Right.SECRETARIAT),
    "partout": Button(newsletters.leave_part_out, Right.SECRETARIAT, (row_id,)),
    "imported": Button(newsletters.all_given, Right.SECRETARIAT),
    "undecided": Button(news_proposals.undecided, Right.SECRETARIAT),
    "proposals": Button(news_proposals.begin, Right.SECRETARIAT, (row_id,)),
    "newsprop": Button(news_proposals.open_proposal, Right.SECRETARIAT, (row_id,)),
    "newsyes": Button(news_proposals.accept, Right.SECRETARIAT, (row_id, row_id)),
    "newsback": Button(news_proposals.take_back, Right.SECRETARIAT, (row_id,)),
    "newsno": Button(news_proposals.drop, Right.SECRETARIAT, (row_id,)),
    "newsagain": Button(news_proposals.propose_again, Right.SECRETARIAT, (row_id,)),
    "newsmerge": Button(
        news_proposals.merge, Right.SECRETARIAT, (row_id, one_of("before", "after"))
    ),
    "newspart": Button(
        news_proposals.part, Right.SECRETARIAT, (row_id, row_id, one_of(*news_proposals.TOOK))
    ),
    "newsedit": Button(proposal_changes.edit, Right.SECRETARIAT, (row_id,)),
    "newsask": Button(
        proposal_changes.ask, Right.SECRETARIAT, (row_id, one_of(*proposal_changes.ASKED))
    ),
    "newsgroup": Button(proposal_changes.toggle_group, Right.SECRETARIAT, (row_id, row_id)),
    "newsgroups": Button(proposal_changes.choose_groups, Right.SECRETARIAT, (row_id,)),
    "linkto": Button(linking.choose, Right.SECRETARIAT, (row_id,), ONLY),
    "linked": Button(linking.confirm, Right.SECRETARIAT, (row_id,), ONLY),
    "linkother": Button(linking.choose_another, Right.SECRETARIAT, (), ONLY),
    "unlink": Button(linking.end, Right.SECRETARIAT, (), ONLY),
    "nolink": Button(linking.leave, Right.SECRETARIAT, (), ONLY),
    "approve": Button(requests.approve, Right.SECRETARIAT, (row_id,)),
    "approveas": Button(requests.approve_as, Right.SECRETARIAT, (row_id, row_id)),
    "whichorg": Button(requests.choose_organization, Right.SECRETARIAT, (row_id, row_id)),
    "decline": Button(requests.decline, Right.SECRETARIAT, (row_id,)),
    "requests": Button(requests.page, Right.SECRETARIAT, (row_id,)),
    "reply": Button(contact.begin_answer, Right.SECRETARIAT, (row_id,)),
    "questions": Button(passed_on.page, Right.SECRETARIAT, (one_of(*contacts.STATES), row_id)),
    "question": Button(passed_on.open_question, Right.SECRETARIAT, (row_id,)),
    "close": Button(passed_on.close, Right.SECRETARIAT, (row_id,)),
    "teach": Button(teaching.begin, Right.SECRETARIAT, (row_id,)),
    "asksfor": Button(teaching.asks_for, Right.SECRETARIAT, (row_id, one_of(*kinds.KINDS))),
    "names": Button(teaching.choose_group, Right.SECRETARIAT, (row_id,)),
    "namesgroup": Button(teaching.ask_alias, Right.SECRETARIAT, (row_id, row_id)),
    "unname": Button(teaching.take_alias_back, Right.SECRETARIAT),
    "phrases": Button(teaching.phrases, Right.SECRETARIAT, (row_id,)),
    "phrase": Button(teaching.open_phrase, Right.SECRETARIAT, (row_id,)),
    "unlearn": Button(teaching.forget, Right.SECRETARIAT, (row_id,)),
    "taughtname": Button(teaching.open_name, Right.SECRETARIAT, (row_id,)),
    "nameoff": Button(teaching.forget_name, Right.SECRETARIAT, (row_id,)),
    "answers": Button(standing_answers.page, Right.SECRETARIAT, (row_id,)),
    "answer": Button(standing_answers.open_answer, Right.SECRETARIAT, (row_id,)),
    "answerthem": Button(standing_answers.answer_open, Right.SECRETARIAT, (row_id,)),
    "withdraw": Button(standing_answers.withdraw, Right.SECRETARIAT, (row_id,)),
    "restore": Button(standing_answers.restore, Right.SECRETARIAT, (row_id,)),
    "publish": Button(standing_answers.publish, Right.SECRETARIAT, (row_id, row_id)),
    "publishfor": Button(standing_answers.choose_group, Right.SECRETARIAT, (row_id,)),
    "unpublished": Button(standing_answers.decline, Right.SECRETARIAT, (row_id,)),
    "addanswer": Button(standing_drafts.begin, Right.SECRETARIAT),
    "skip": Button(standing_drafts.skip, Right.SECRETARIAT, (one_of(*languages.NAMES),)),
    "answerfor": Button(standing_drafts.audience_chosen, Right.SECRETARIAT, (row_id,)),
    "answeraud": Button(standing_drafts.ask_audience, Right.SECRETARIAT),
    "answerok": Button(standing_drafts.confirm, Right.SECRETARIAT, (row_id,)),
    "invite": Button(invitations.for_organization, Right.SECRETARIAT, (row_id,)),
    "invites": Button(invitations.page, Right.SECRETARIAT, (row_id,)),
    "person": Button(people.open_person, Right.SECRETARIAT, (row_id,)),
    "end": Button(people.ask_end, Right.SECRETARIAT, (row_id,)),
    "ended": Button(people.end, Right.SECRETARIAT, (row_id,)),
    "write": Button(broadcasts.ask_text, Right.SECRETARIAT),
    "pick": Button(broadcasts.pick_news, Right.SECRETARIAT, (row_id, row_id)),
    "picked": Button(broadcasts.news_picked, Right.SECRETARIAT, (row_id,)),
    "send": Button(broadcast_review.send, Right.SECRETARIAT, (row_id, row_id)),
    "sendalone": Button(broadcast_review.send_alone, Right.SECRETARIAT, (row_id, row_id)),
    "readapprove": Button(broadcast_review.read_to_approve, Right.MEMBER, (row_id,)),
    "approval": Button(broadcast_review.approve, Right.MEMBER, (row_id, row_id)),
    "disapprove": Button(
        declining.ask, Right.MEMBER, (one_of(*declining.DECLINED), row_id, row_id)
    ),
    "disapproved": Button(
        declining.without_reason, Right.MEMBER, (one_of(*declining.DECLINED), row_id, row_id)
    ),
    "undo": Button(broadcast_review.undo, Right.SECRETARIAT, (row_id,)),
    "broadcasts": Button(
        broadcast_lists.page, Right.SECRETARIAT, (one_of(*broadcast_lists.NAMES), row_id)
    ),
    "broadcast": Button(broadcast_lists.open_broadcast, Right.SECRETARIAT, (row_id,)),
    "words": Button(broadcast_lists.show_words, Right.SECRETARIAT, (row_id,)),
    "pause": Button(broadcast_runs.pause, Right.SECRETARIAT, (row_id,)),
    "resume": Button(broadcast_runs.resume, Right.SECRETARIAT, (row_id,)),
    "stop": Button(broadcast_runs.stop, Right.SECRETARIAT, (row_id,)),
    "again": Button(broadcast_runs.again, Right.SECRETARIAT, (row_id,)),
    "againalone": Button(broadcast_runs.again_alone, Right.SECRETARIAT, (row_id,)),
    "unknown": Button(broadcast_runs.unknowns, Right.SECRETARIAT, (row_id,)),
    "sendunknown": Button(broadcast_runs.send_unknown, Right.SECRETARIAT, (row_id,)),
    "leaveunknown": Button(broadcast_runs.leave_unknown, Right.SECRETARIAT, (row_id,)),
    "recall": Button(broadcast_runs.ask_recall, Right.SECRETARIAT, (row_id,)),
    "recalled": Button(broadcast_runs.recall, Right.SECRETARIAT, (row_id,)),
    "correct": Button(corrections.begin, Right.SECRETARIAT, (row_id,)),
    "correctagain": at_unfinished("correct", corrections.resume, Right.SECRETARIAT),
    "correctnow": Button(corrections.as_it_is, Right.SECRETARIAT, (row_id,)),
    "correctitems": Button(corrections.with_items, Right.SECRETARIAT),
    "correctwords": Button(corrections.with_words, Right.SECRETARIAT),
    "correctkeep": Button(corrections.keep_version, Right.SECRETARIAT, (one_of(*languages.NAMES),)),
    "correctskip": Button(
        corrections.leave_version_out, Right.SECRETARIAT, (one_of(*languages.NAMES),)
    ),
    "unaskeditem": Button(unasked_uses.as_item, Right.SECRETARIAT, (row_id,)),
    "unaskedfile": Button(
        unasked_uses.as_file, Right.MAKER, (one_of(*meeting_files.ADD), row_id, row_id)
    ),
    "unaskedletter": Button(unasked_uses.as_newsletter, Right.SECRETARIAT, (row_id,)),
    "unaskedpost": Button(unasked_uses.as_broadcast, Right.SECRETARIAT, (row_id,)),
    "corrected": Button(corrections.confirm, Right.SECRETARIAT, (row_id, row_id)),
    "correctedalone": Button(corrections.confirm_alone, Right.SECRETARIAT, (row_id, row_id)),
    "uncorrect": Button(corrections.take_back, Right.SECRETARIAT, (row_id,)),
    "readcorrection": Button(corrections.read_to_approve, Right.MEMBER, (row_id, row_id)),
    "correction": Button(corrections.approve, Right.MEMBER, (row_id, row_id)),
    "noted": Button(noted.tapped, Right.MEMBER, (row_id,), ACTS),
    "report": Button(reports.show, Right.SECRETARIAT, (row_id,)),
    "reportorgs": Button(reports.organizations, Right.SECRETARIAT, (row_id, row_id)),
    "reportmissed": Button(reports.missed, Right.SECRETARIAT, (row_id, row_id)),
    "reportfile": Button(
        reports.file, Right.SECRETARIAT, (row_id, one_of(*files.OF_REPORT, files.WITHOUT_CHAT))
    ),
    "cancel": Button(start.cancel_tapped, Right.ANYONE),
}

BUTTONS[steps.LATE] = Button(steps.taker(step_routes.STEPS), Right.MEMBER, (row_id,))


def available(viewer: Viewer | None) -> list[tuple[str, str]]:
    """Give the commands that somebody may use, with their descriptions, in the menu's order."""
    return [(one.name, one.description) for one in COMMANDS if may_in_private(viewer, one)]


def available_in_groups(viewer: Viewer | None) -> list[tuple[str, str]]:
    """Give the same for the Telegram group of a working group."""
    return [
        (one.name, LINES_IN_GROUPS.get(one.name, one.description))
        for one in COMMANDS
        if one.in_groups is not InGroups.NOTHING and access.may(viewer, one.right)
    ]


def may_in_private(viewer: Viewer | None, route: Command | Button) -> bool:
    """Say whether somebody may use a command or a button in their private chat."""
    return route.in_groups is not InGroups.ONLY and access.may(viewer, route.right)


def parse_command(message: Message, text: str, username: str = "") -> tuple[str | None, str]:
    """Give the command that a message begins with, and what follows it.

    With a `username` it has to be that bot's: there are others in Telegram groups.
    """
    begins = any(
        entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0
        for entity in message.entities
    )
    if not (begins or text.startswith("/")):
        return None, ""
    command, _, arguments = text.partition(" ")
    name, _, addressed = command[1:].lower().partition("@")
    if username and addressed not in ("", username.lower()):
        return None, ""
    return name, arguments.strip()


def parse_button(data: str) -> tuple[Button, list[object]] | None:
    """Give the route and the arguments of a button's data; None for forged or outdated data."""
    name, arguments = callback_data.unpack(data)
    button = BUTTONS.get(name)
    if button is None or len(arguments) != len(button.forms):
        return None
    try:
        return button, [form(one) for form, one in zip(button.forms, arguments, strict=True)]
    except ValueError:
        return None
