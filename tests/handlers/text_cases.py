"""Every message with what it may be filled with: each branch of each template at least once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from markupsafe import escape
from text_stage import ENDS, NOW, STARTS, Stage, Words, given, stage

from handlers import (
    change_views,
    making_drafts,
    meeting_views,
    news_proposals,
    series_views,
    several_answers,
    texts,
)
from handlers.change_views import Changed, Changes, Line
from handlers.copies import Corrected
from handlers.understanding import appointments, kinds
from storage import (
    contacts,
    copies,
    coverage,
    models,
    nudges,
    objections,
    quorums,
    regrouping_outlook,
    reports,
    rsvps,
    seats,
    series_answers,
)
from storage import groups as working_groups
from storage.change_reach import Outlook
from storage.recipients import Count
from storage.reports import Tally
from storage.resends import Undecided
from storage.rules.access import Level
from storage.rules.audience import ASPECTS
from storage.rules.seats import Room
from storage.waiting import Seats

Case = tuple[str, dict[str, Any]]

DATES = [STARTS + timedelta(days=7 * week) for week in range(9)]

SEATS = [
    Seats(Room(10, 2), taken=10, waiting=3),
    Seats(Room(10), taken=12, waiting=1),
    Seats(Room(10), taken=10, waiting=0),
    Seats(Room(10), taken=6, waiting=0),
    Seats(Room(10), taken=9, waiting=0),
    Seats(Room(None, 1), taken=0, waiting=0),
    Seats(Room(None, 2), taken=1, waiting=1),
    Seats(Room(None, 2), taken=5, waiting=1),
]


def cases(words: Words) -> Iterator[Case]:
    """Give every template with data, once for each of its branches."""
    on_stage = stage(words)
    for make in (
        _cards,
        _answers,
        _lists,
        _posts,
        _delegates,
        _linking,
        _joining,
        _broadcasts,
        _afterwards,
        _answers_of_series,
        _reports,
        _staff,
        _simple,
    ):
        for name, data in make(on_stage):
            yield name, {"network": on_stage.network} | data


PLAIN_CARD: dict[str, Any] = {
    "open": True, "overdue": False, "agenda": [], "often": None, "kept_until": None,
    "unannounced": False, "unheard": True,
}  # fmt: skip
"""What a card takes beside its view."""


def _cards(on: Stage) -> Iterator[Case]:
    agenda = meeting_views.agenda_that_fits(on.meeting)
    late = given("online", late=True)
    moved = given("in_person", confirm=True)
    bare = on.meeting_but(
        place=None, online=None, description=None, working_groups=[], rsvp_by=STARTS
    )
    nobody = rsvps.Counts({}, organizations=0)
    card = PLAIN_CARD | {"agenda": agenda}
    yield "card", card | {"view": on.view("in_person", seats=SEATS[0]), "kept_until": STARTS}
    yield "card", card | {"view": on.view()}
    for unheard in (False, True):
        yield "card", card | {"view": on.view(), "unannounced": True, "unheard": unheard}
    yield "card", card | {"view": on.view("maybe", rsvp=late), "overdue": True}
    yield "card", card | {"view": on.view(rsvp=moved)}
    yield "card", card | {"view": on.view(personal=False)}
    yield (
        "card",
        card | {"open": False, "agenda": [], "view": on.view("no", counts=nobody, asked=False)},
    )
    yield "card", card | {"agenda": [], "view": on.view(meeting=bare, groups=[])}
    for status in ("cancelled", "draft"):
        other = on.meeting_but(status=status, reason=on.words.text, capacity=12)
        yield "card", card | {"open": False, "agenda": agenda, "view": on.view(meeting=other)}
    yield "card", card | {"view": on.view(meeting=on.meeting_but(series_key=on.words.title))}
    weekly = {"agenda": [], "often": on.words.title}
    yield "card", card | weekly | {"view": on.view(meeting=other)}
    yield "card", card | {"agenda": [], "view": on.view(level=Level.DATE, groups=[])}
    for counts in (rsvps.Counts({"online": 1}, organizations=1), nobody, on.view().counts):
        yield "card", card | {"view": on.view(counts=counts, over=True), "open": False}
    for limits in SEATS:
        yield "card", card | {"view": on.view("in_person", seats=limits)}
        yield "card", card | {"view": on.view("in_person", seats=limits, told_taken=True)}
    of_one = [(on.words.short_name, 2)]
    for found in (seats.Over(Room(10), 12, []), seats.Over(Room(5, 1), None, of_one)):
        crowded = on.view(sees_names=True, seats=Seats(found.room, 12, 0), seats_over=found)
        yield "card", card | {"view": crowded}
        waited = rsvps.Counts({"in_person": 10, "waiting": 1}, organizations=5)
        yield "card", card | {"view": replace(crowded, counts=waited)}
    for waiting in (1, 3):
        counts = rsvps.Counts({"in_person": 10, "waiting": waiting}, organizations=5)
        yield "card", card | {"view": on.view(seats=SEATS[0], counts=counts)}
    yield "card", card | {"view": on.view("in_person", seats=SEATS[0], position=2)}
    yield "card", card | {"view": on.view(rsvp=moved, seats=SEATS[0], position=2)}
    file = {"title": on.words.title, "cancelled": False, "gone": False, "links": {}}
    yield "calendar_file", file | {"cancelled": True}
    yield "calendar_file", file | {"cancelled": True, "gone": True}
    for links in ({}, {"Google": "https://calendar.example.org"}):
        yield "calendar_file", file | {"links": links}
    for total in (0, 1, 2):
        for off in (0, 1, 2):
            yield "calendar", {"total": total, "off": off}
    yield "calendar_feed", {"address": "https://bot.example.org/calendar/x.ics"}


def _answers(on: Stage) -> Iterator[Case]:
    places = [
        on.meeting,
        on.meeting_but(place=None),
        on.meeting_but(online=None),
        on.meeting_but(place=None, online=None),
        on.meeting_but(place=None, online=None, unlinked=True),
        on.meeting_but(online=None, unlinked=True),
    ]
    own, other = (
        models.Organization(
            id=id_, name=on.words.organization, short_name=on.words.short_name, kind="cso"
        )
        for id_ in (1, 2)
    )
    comes = (on.person, given("online"))
    answered = [
        coverage.OrganizationAnswers(own, {"online": [comes]}),
        coverage.OrganizationAnswers(other, {"none": [(on.person, None)]}),
    ]
    many = [
        coverage.OrganizationAnswers(own, {"online": [comes, comes]}),
        *(coverage.OrganizationAnswers(other, {"none": [(on.person, None)] * 2}) for _ in range(2)),
    ]
    data: dict[str, Any] = {
        "open": True, "overdue": False, "agenda": [], "group": on.group, "soonest": True,
        "past": False, "elsewhere": None, "unknown_city": None, "here": "Dhaka",
        "lasts": "2", "moved_from": None,
        "secretariat": on.organization, "organizations": answered, "named": [own, other],
        "also": (), "documents": False, "changes": False, "person": False, "people": [], "such": [],
        "tally": None, "way": None, "stage": None, "begun": False, "apart": "3",
        "besides": 0, "presents": [], "item": None, "kinds": (),
        "within": False,
    }  # fmt: skip
    for minutes, presenter in ((20, on.words.short_name), (None, None)):
        item = meeting_views.AgendaItem(on.words.title, minutes, presenter)
        told = {"item": item, "agenda": meeting_views.agenda_that_fits(on.meeting)}
        yield "answer", data | {"asked": "agenda", "view": on.view()} | told
    for items in (["2"], []):
        agenda = meeting_views.agenda_that_fits(on.meeting)
        presented = {"presents": [(on.organization, items)], "agenda": agenda}
        yield "answer", data | {"asked": "agenda", "view": on.view()} | presented
    three = [coverage.OrganizationAnswers(own, {"online": [comes] * 3})]
    for people in (0, 1, 3):
        counts = rsvps.Counts({"online": people}, organizations=1)
        held = {"asked": "who_comes", "past": True, "view": on.view(counts=counts)}
        yield "answer", data | held | {"organizations": [], "named": []}
    for among in (answered, many, three):
        beside = {"besides": own.id, "organizations": among, "named": [own]}
        yield "answer", data | {"asked": "who_comes", "view": on.view()} | beside
    for among in (answered, answered[:1], answered[1:], many, []):
        for asked in ("who_comes", "not_answered"):
            of_kinds = {"organizations": among, "named": [], "kinds": ("cso", "donor")}
            yield "answer", data | {"asked": asked, "view": on.view(sees_names=True)} | of_kinds
    for asked in ("where", "duration"):
        yield "answer", data | {"asked": asked, "past": True, "view": on.view()}
    for one in kinds.STAGES:
        for past, begun in ((True, True), (False, True), (False, False)):
            how_far = {"stage": one, "past": past, "begun": begun}
            yield "answer", data | {"asked": "when", "view": on.view()} | how_far
    yield from _of_others(on, data)
    yield from _guides(on, data, places)
    for asked in ("where", "how_to_join"):
        for meeting in places:
            for way in (None, "online", "in_person"):
                yield (
                    "answer",
                    data | {"asked": asked, "way": way, "view": on.view(meeting=meeting)},
                )
    for asked in (*kinds.KINDS, "not_asked"):
        for level in (Level.DATE, Level.ALL):
            yield "answer", data | {"asked": asked, "view": on.view("online", level=level)}
    also = ("deadline", "seats", "chair")
    yield "answer", data | {"asked": "where", "also": also, "view": on.view("online")}
    agenda = meeting_views.agenda_that_fits(on.meeting)
    for asked in ("agenda", "next"):
        yield "answer", data | {"asked": asked, "agenda": agenda, "view": on.view()}
    for more in (
        {"soonest": False},
        {"group": None},
        {"past": True},
        {"elsewhere": "10:00"},
        {"unknown_city": "XYZ"},
    ):
        yield "answer", data | {"asked": "when", "view": on.view(asked=False)} | more
    cancelled = on.meeting_but(status="cancelled")
    yield "answer", data | {"asked": "where", "view": on.view(), "within": True}
    yield "answer", data | {"asked": "still_on", "view": on.view(meeting=cancelled)}
    for more in ({"moved_from": STARTS}, {"past": True}):
        yield "answer", data | {"asked": "still_on", "view": on.view()} | more
    for limits in SEATS:
        for asked in ("seats", "next"):
            for told in (False, True):
                view = on.view(seats=limits, told_taken=told)
                yield "answer", data | {"asked": asked, "view": view}
    nobody = rsvps.Counts({}, organizations=0)
    quiet = on.view(counts=nobody, sees_names=True)
    for asked in ("who_comes", "not_answered"):
        yield "answer", data | {"asked": asked, "view": quiet}
        yield "answer", data | {"asked": asked, "view": quiet, "organizations": many}
        yield "answer", data | {"asked": asked, "view": quiet, "organizations": [], "named": []}
        for organizations in (many, answered):
            some = {"asked": asked, "organizations": organizations, "named": []}
            yield "answer", data | some | {"view": quiet}
        yield "answer", data | some | {"view": on.view()}
    for organizations in (many, answered, many[:1] * 2, []):
        replied = {"asked": "who_comes", "tally": "replied", "organizations": organizations}
        for sees_names in (True, False):
            yield "answer", data | replied | {"view": on.view(sees_names=sees_names)}
    needed = [quorums.Quorum(on.group, coming, needed=2) for coming in (1, 2)]
    for held in (needed, []):
        yield (
            "answer",
            data | {"asked": "who_comes", "tally": "quorum", "view": on.view(quorums=held)},
        )
    late = on.meeting_but(rsvp_by=STARTS)
    yield "answer", data | {"asked": "deadline", "view": on.view(meeting=late)}
    yield "answer", data | {"asked": "deadline", "overdue": True, "view": on.view()}
    led = models.WorkingGroup(id=2, name=on.words.group, short_name=on.words.group)
    led.chair = on.organization
    for groups in ([led, on.group], []):
        yield "answer", data | {"asked": "chair", "view": on.view(groups=groups)}
    yield from _choices(on)
    yield from _of_the_network(on, led)


def _guides(on: Stage, data: Mapping[str, Any], places: Sequence[models.Meeting]) -> Iterator[Case]:
    """What points at a button or a command."""
    for meeting in places:
        yield "answer", data | {"asked": "ways", "view": on.view(meeting=meeting)}
    orders = ("change", "remind", "unrecorded")
    for asked in ("documents", "calendar", "answer", "delegate", *orders):
        for truth in (True, False):
            more = {"asked": asked, "documents": truth, "open": truth, "changes": truth}
            yield "answer", data | more | {"view": on.view()}
            yield "answer", data | more | {"view": on.view(asked=False), "overdue": True}
            yield "answer", data | more | {"view": on.view(sees_names=truth)}
    for name in ("calendar_how", "who_sees"):
        yield name, {}
    yield "here_as", {"person": on.person}
    for people in (None, [on.person], []):
        for of in ([on.organization], []):
            yield "focal_points", {"people": people, "more": bool(of), "of": of}


def _of_others(on: Stage, data: Mapping[str, Any]) -> Iterator[Case]:
    """What others answered, to who sees names and to who does not."""
    moved = given("in_person", confirm=True)
    people = [
        (on.person, "in_person", moved),
        (on.person, "none", None),
    ]
    such = [("no", [(on.person, given("no"))]), ("in_person", [(on.person, moved)]), ("maybe", [])]
    for sees in (True, False):
        seen = data | {"asked": "who_comes", "view": on.view(sees_names=sees)}
        for found in (people, []):
            yield "answer", seen | {"person": True, "people": found}
        yield "answer", seen | {"such": such}
        yield "answers_not_told", {"reads": sees}
    told = [{"person": True, "people": people}, {"person": False, "such": such}]
    yield "others_answers", {"told": [(on.meeting, one) for one in told]}
    cancelled = on.meeting_but(status="cancelled")
    answers = [(given("in_person", confirm=True), on.meeting), (given("no"), cancelled)]
    yield "answers_of", {"found": [(on.person, answers), (on.person, [])]}


def _choices(on: Stage) -> Iterator[Case]:
    views = [on.view("online"), on.view(rsvp=given("in_person", confirm=True)), on.view()]
    for said, total in ((on.words.group, 9), ("", 3), ("", 1)):
        for counted in (True, False):
            found = {"views": views, "total": total, "said": said, "counted": counted}
            for lasting in ("", on.words.title):
                yield "matches", found | {"with_place": not lasting, "lasting": lasting}
        for meeting in (on.meeting, None):
            yield "overlaps", {"views": views, "meeting": meeting, "said": said}
            yield "overlaps", {"views": [], "meeting": meeting, "said": said}
    yield "which_meeting", {"views": views, "total": 9, "each": {}}
    each = {"missing": ["2"], "unknown": True}
    yield "which_meeting", {"views": views, "total": 9, "each": each}
    for past in (True, False):
        for said in (on.words.group, ""):
            for meeting in (on.meeting, None):
                data = {"meeting": meeting, "said": said, "past": past, "later": False}
                data |= {"after": False}
                yield "nothing_found", data | {"group": None}
                yield "nothing_found", data | {"group": on.group}
                yield "nothing_found", data | {"group": None, "later": True}
                yield "nothing_found", data | {"group": None, "after": True}
    for words in (["no"], ["in_person", "online"]):
        for unavailable in (True, False):
            yield "offer", {"meeting": on.meeting, "words": words, "unavailable": unavailable}
    for ways in (["no"], [], ["in_person", "online"]):
        data = {"each": [(view, ways) for view in views], "open": len(ways) > 1}
        yield "offer_each", data | {"missing": ["2"], "unknown": True, "unavailable": not ways}
    for rsvp in (given("in_person"), given("in_person", late=True, place=2), None):
        done = several_answers.Done(on.meeting, rsvp, "" if rsvp else "2")
        yield "offer_each_set", {"done": [done], "gone": rsvp is None}


def _of_the_network(on: Stage, led: models.WorkingGroup) -> Iterator[Case]:
    for groups in ([led, on.group], []):
        for only in (True, False):
            for named in ([on.organization], []):
                for chaired in (True, False):
                    data = {"groups": groups, "own": {2}, "only": only, "named": named}
                    for private in (True, False):
                        yield "working_groups", {**data, "chaired": chaired, "private": private}
        yield "persons", {"found": [(on.person, groups)]}
        yield "chairs", {"groups": groups}
    for group in (led, None):
        for members in ([on.organization], [on.organization] * 2):
            known = {"group": group, "members": members, "named": []}
            yield "group_members", known | {"people": []}
    other = models.Organization(id=9, key="other", short_name=on.words.group)
    named = [on.organization, other]
    asked = {"group": led, "members": [on.organization], "people": []}
    yield "group_members", asked | {"named": named}
    for belongs in (on.organization, other):
        person = models.Person(name=on.words.name, organization=belongs)
        yield "group_members", asked | {"named": [], "people": [person]}
    for secretariat in (on.organization, None):
        for phone in (True, False):
            yield "secretariat", {"secretariat": secretariat, "phone": phone}
        yield "danger", {"secretariat": secretariat, "member": secretariat is None}
    yield "groups_sizes", {"groups": [led, on.group]}
    for one in (True, False):
        yield "which_group", {"one": one}
    for question in (on.words.text, ""):
        yield "standing", {"text": on.words.text, "question": question}
    yield "no_news_about", {}


def _lists(on: Stage) -> Iterator[Case]:
    moved = given("in_person", confirm=True)
    cancelled, draft = on.meeting_but(status="cancelled"), on.meeting_but(status="draft")
    views = [
        on.view("online"),
        on.view(rsvp=moved),
        on.view("in_person", position=1),
        on.view(meeting=cancelled),
        on.view(meeting=draft, groups=[]),
    ]
    some: dict[str, Any] = {"views": views, "total": 9, "first": 6}
    none: dict[str, Any] = {"views": [], "total": 0, "first": 0}
    for group in (on.group, None):
        for over in (False, True):
            yield "meetings", some | {"group": group, "over": over}
            yield "meetings", none | {"group": group, "over": over}
    yield "deadlines", {"meetings": [on.meeting, on.meeting]}
    was = {on.meeting.id: STARTS}
    gone = on.meeting_but(status="cancelled")
    for changed in ([], [on.meeting, gone]):
        yield "changed_meetings", {"meetings": changed, "was": was, "said": "", "total": 3}
    full = on.meeting_but(id=7)
    answers = [
        (moved, on.meeting),
        (moved, cancelled),
        (given("no"), on.meeting),
        (given("in_person"), full),
    ]
    for answered in (answers, []):
        for waiting in ([on.meeting, on.meeting], []):
            for of in ("given", "waiting", "such", ""):
                data = {"given": answered, "waiting": waiting, "places": {7: 2}, "of": of}
                yield "rsvps", data | {"said": on.words.title if of else ""}
    body = escape(on.words.text)
    item = {"title": on.words.title, "body": body, "published": date(2023, 7, 26)}
    undated = item | {"published": None, "link": None}
    yield "news", {"items": [item, undated]}
    yield "news", {"items": []}
    for items in ([], [item], [item, undated]):
        for nearest in (True, False):
            sought = {"words": on.words.title, "total": len(items), "nearest": nearest}
            yield "news_found", sought | {"items": items}
    yield "news_item", {"item": item | {"link": on.words.online}}
    yield "news_item", {"item": undated}
    for one in (item | {"link": on.words.online}, undated):
        yield "news_fact", {"sentence": on.words.text, "item": one}
    for days in (-1, 0, 1):
        told = {"time": "11:00", "place": on.words.place, "other": "08:00", "days": days}
        yield "time_elsewhere", {"told": [told | {"elsewhere": on.words.title}] * 2}
    yield from _written_items(on)
    yield from _who_is_coming(on)


def _written_items(on: Stage) -> Iterator[Case]:
    for title in ("", on.words.title):
        yield "item_ask_text", {"written": title, "link": None}
        yield "item_ask_text", {"written": title, "link": "https://example.org/a"}
    for truth in (True, False):
        yield "item_ask_whole", {"nothing": truth, "longest": 200}
        yield "item_ask_version", {"language": "English", "kept": truth}
        yield "news_withdrawn", {"found": truth}
    private = models.WorkingGroup(short_name=on.words.group, private=True)
    for groups, missing in (([], []), ([on.group], ["English"]), ([private], ["English"] * 2)):
        yield "item_confirm", {"groups": groups, "missing": missing}
    yield from _newsletters(on)
    for name in ("published", "restored", "withdrawn"):
        for sent in (True, False):
            item = models.News(title=on.words.title)
            yield (
                f"item_{name}",
                {
                    "item": item,
                    "sent": sent,
                    "unsent": sent,
                    "copies": 0,
                    "astray": 0,
                    "planned": False,
                },
            )
    for copies_behind in (1, 2):
        item = models.News(title=on.words.title)
        for astray in (0, copies_behind):
            data = {"item": item, "copies": copies_behind, "astray": astray}
            yield "item_published", data | {"planned": copies_behind > 0}
    for by in (None, on.words.name):
        yield "item_changed", {"by": by}


def _made(on: Stage) -> Iterator[Case]:
    for step in (*making_drafts.REQUIRED, *making_drafts.OPTIONAL, making_drafts.REASON):
        for day in (NOW.date(), None):
            for groups in ([], [on.group]):
                asked = {"step": step, "day_of": day, "most": 60, "groups": groups}
                for at in (None, "15:00"):
                    yield "meeting_ask", asked | {"at": at}
        for said in ("", on.words.title):
            yield "meeting_unread", {"step": step, "most": 60, "said": said}
    yield "meeting_unread", {"step": "items", "most": 30, "said": None}
    for step in ("sentence", "copy", "chair", "often", "except", "preview", "links", "off"):
        yield "meeting_unread", {"step": step, "most": None, "said": on.words.title}
    yield "meeting_unread", {"step": "which", "most": None, "titles": [on.words.title] * 2}
    for place in (True, False):
        yield "meeting_group_unknown", {"name": on.words.title, "place": place}
    for changes, why_not in ((True, "change"), (False, "lacks"), (False, None)):
        plain = {"name": on.words.title, "changes": changes, "why_not": why_not}
        for of_change in (False, True):
            yield "unfinished", plain | {"of_change": of_change}
    yield "meeting_other_day", {"day_of": NOW.date()}
    for over in (True, False):
        yield "meeting_last_day", {"day_of": NOW.date(), "over": over}
    fine = objections.Warnings(False, False, False, False, None, [])
    near = [objections.Overlap(on.meeting, people) for people in (1, 2)]
    full = on.meeting_but(capacity=40, seats_per_organization=2, rsvp_by=NOW)
    bare = models.Meeting(
        title=on.words.title, starts_at=STARTS, ends_at=ENDS, timezone="Asia/Dhaka",
        rsvp_by=STARTS, working_groups=[on.group],
    )  # fmt: skip
    agenda = meeting_views.agenda_that_fits(on.meeting)
    one: dict[str, Any] = {"series": None, "meanwhile": None}
    yield "meeting_preview", one | {"meeting": bare, "agenda": [], "warnings": fine}
    for unlinked in (on.meeting_but(place=None, online=None, unlinked=True),
                     on.meeting_but(online=None, unlinked=True)):  # fmt: skip
        yield "meeting_preview", one | {"meeting": unlinked, "agenda": [], "warnings": fine}
    one_seat = on.meeting_but(capacity=1)
    yield "meeting_preview", one | {"meeting": one_seat, "agenda": [], "warnings": fine}
    against = objections.Warnings(True, True, True, True, 121, near * 3, STARTS.date(), "S-CRG")
    yield "meeting_preview", one | {"meeting": full, "agenda": agenda, "warnings": against}
    for repeats in (
        series_views.Series(on.words.title, DATES[:2]),
        series_views.Series(
            on.words.title, DATES, DATES[:1], DATES[:2], DATES, DATES, DATES, near * 3
        ),
        series_views.Series(on.words.title, DATES, own=DATES, left_out=[on.words.title] * 2),
        series_views.Series(on.words.title, DATES, own=DATES, replaced=True),
    ):
        said = one | {"meeting": on.meeting, "agenda": [], "warnings": fine, "series": repeats}
        yield "meeting_preview", said
        for meanwhile in ("changed", "deleted"):
            yield "meeting_preview", said | {"meeting": bare, "meanwhile": meanwhile}
    counts = [Count(people, organizations, 0) for people, organizations in ((1, 1), (43, 18))]
    for dates in ([on.meeting], [on.meeting_but(starts_at=at) for at in DATES]):
        for count in (*counts, Count(0, 0, 3)):
            made = {"meeting": on.meeting, "count": count, "dates": dates}
            for is_made in (True, False):
                yield "meeting_made", made | {"is_made": is_made}
        for told in (*counts, None):
            said = {"meeting": on.meeting, "count": told, "dates": dates}
            yield "meeting_announced", said | {"held_until": None}
    for found in (0, 1):
        yield "meeting_drafts", {"found": found}
    for found in (0, 2):
        yield "meeting_files", {"meeting": on.meeting, "found": found}
    for kind in ("document", "minutes"):
        yield "meeting_file_ask", {"meeting": on.meeting, "kind": kind}
    yield "meeting_file", {"meeting": on.meeting, "name": on.words.title}
    yield "meeting_file_wanted", {}
    for count in (*counts, Count(0, 0, 0)):
        added = {"name": on.words.title, "count": count, "held_until": STARTS, "kind": "document"}
        yield "meeting_file_added", added | {
            "meeting": on.meeting, "unannounced": False, "kind": "minutes",
        }  # fmt: skip
        off = on.meeting_but(status="cancelled")
        for unannounced, meeting in ((False, on.meeting), (True, on.meeting), (False, off)):
            told_of = {"meeting": meeting, "unannounced": unannounced}
            yield "meeting_file_added", added | told_of
    yield "meeting_left", {"title": on.words.title}
    for late, of_danger, about in (
        (True, False, on.words.title),
        (False, False, None),
        (False, True, None),
    ):
        data = {"line": on.words.title, "late": late, "of_danger": of_danger, "about": about}
        yield "line_passed_over", data
    yield "meeting_file_away", {"meeting": on.meeting}
    for gone in (True, False):
        yield "meeting_delete", {"title": on.words.title, "gone": gone}
    yield from _changed(on, [*counts, Count(0, 0, 3)], fine, against)


def _changed(
    on: Stage, counts: Sequence[Count], fine: objections.Warnings, against: objections.Warnings
) -> Iterator[Case]:
    agenda = meeting_views.agenda_that_fits(on.meeting)
    same: dict[str, Any] = {
        "meeting": on.meeting, "was": on.meeting, "agenda": agenda, "warnings": fine,
        "changed": False, "reach": None, "series": None, "changes": None, "anew": False,
        "regroup": None, "was_of": on.meeting.working_groups, "lost": 0, "over": [],
    }  # fmt: skip
    room = Room(3, 1)
    overs = [seats.Over(room, 12, []), seats.Over(room, None, [(on.words.short_name, 2)]),
             seats.Over(room, 4, [(on.words.short_name, 2), (on.words.short_name, 3)])]  # fmt: skip
    cancelled = on.meeting_but(status="cancelled")
    yield "meeting_change", same
    yield "meeting_change", same | {"anew": True}
    yield "meeting_change", same | {"meeting": cancelled, "was": cancelled, "agenda": []}
    other = on.meeting_but(
        title=on.words.short_name, starts_at=NOW, place=None, online=None, agenda=[],
        capacity=3, rsvp_by=NOW, description=None,
    )  # fmt: skip
    for was, meeting, warnings in (
        (on.meeting, other, against), (other, on.meeting, fine),
        (on.meeting, on.meeting_but(status="cancelled", reason=on.words.text), fine),
        (on.meeting, cancelled, fine), (cancelled, on.meeting, fine),
        (on.meeting, on.meeting_but(seats_per_organization=2), fine),
    ):  # fmt: skip
        said = {"was": was, "meeting": meeting, "warnings": warnings, "changed": True}
        to_some = Outlook(counts[0], to_some=True)
        undone = Outlook(Count(0, 0, 0), undoes=True)
        for reach in (*map(Outlook, counts), to_some, undone, None):
            yield "meeting_change", same | said | {"reach": reach}
    called_off = {"meeting": cancelled, "changed": True, "reach": Outlook(counts[0])}
    for more in ({}, called_off, {"meeting": other, "changed": True, "warnings": against}):
        yield "meeting_change", same | more | {"series": series_views.Series(on.words.title, DATES)}
    for changes in _changes_of_series(on):
        said = {"meeting": other, "changed": True, "changes": changes, "agenda": []}
        yield "meeting_change", same | said
    regroups = list(_regroups(counts))
    for regroup in regroups:
        said = {"changed": True, "regroup": regroup}
        for reach in (*map(Outlook, counts), None):
            yield "meeting_change", same | said | {"reach": reach}
    for over in overs:
        for reach in (Outlook(counts[0]), None):
            said = {"changed": True, "over": [(STARTS, over)], "reach": reach}
            yield "meeting_change", same | said
    dated = {"changed": True, "over": [(at, overs[0]) for at in DATES]}
    of_series = {"series": series_views.Series(on.words.title, DATES)}
    yield "meeting_change", same | dated | of_series
    for lost in (1, 2):
        yield "meeting_change", same | {"changed": True, "regroup": regroups[0], "lost": lost}
    for count in (*counts[:2], None):
        for waits in (True, False):
            for dates in (1, 9):
                data = {"meeting": on.meeting, "count": count, "waits": waits, "dates": dates}
                data |= {"joins": False, "turned": None, "lost": int(waits), "held_until": None}
                data |= {"announced": dates}
                data["over"] = []
                for turned in ("cancelled", "confirmed"):
                    plain = {"regroup": None, "announced_to": None, "turned": turned}
                    yield "meeting_changed", data | plain
                plain = {"regroup": None, "announced_to": None}
                yield "meeting_changed", data | plain | {"over": [(STARTS, overs[0])]}
                for regroup in (None, *regroups):
                    yield "meeting_changed", data | {"regroup": regroup, "announced_to": None}
                yield (
                    "meeting_changed",
                    data | {"regroup": None, "announced_to": None, "joins": True},
                )
                announce = {"regroup": regroups[-1], "announced_to": counts[0]}
                yield "meeting_changed", data | announce
    held = {"regroup": None, "announced_to": None, "count": counts[0], "held_until": STARTS}
    yield "meeting_changed", data | held
    yield "meeting_dates", {"meeting": on.meeting}


def _regroups(counts: Sequence[Count]) -> Iterator[regrouping_outlook.Outlook]:
    nothing = regrouping_outlook.Outlook(
        new=Count(0, 0, 0), announced=True, again=Count(0, 0, 0), no_more=Count(0, 0, 0), coming=0,
        seats=0, nobody=False, opened=False,
    )  # fmt: skip
    yield nothing
    yield replace(nothing, undoes=True)
    yield replace(nothing, no_more=counts[0], nobody=True, opened=True, coming=1, seats=1)
    for announced in (True, False):
        yield replace(nothing, new=counts[1], announced=announced, coming=2, seats=2)
    for new in (counts[0], nothing.new):
        yield replace(nothing, new=new, announced=False, again=counts[1])


def _newsletters(on: Stage) -> Iterator[Case]:
    for why in ("form", "large", "lost", "no_text", "empty"):
        yield "newsletter_fault", {"why": why}
    yield "newsletter_part", {"length": 4096}
    yield "newsletter_continued", {"name": on.words.title}
    yield "item_next", {"title": on.words.title}
    for what in ("title", "body", "published", "which", "date_again"):
        yield "news_proposal_ask", {"what": what}
    for number in (1, 8):
        for known in (0, 1, 14):
            yield "newsletter_found", {"count": number, "before": [on.words.title] * known}
        facts = {"count": number, "source": on.words.title}
        yield "newsletter_proposed", {"facts": facts}
        states = {"accepted": number, "dropped": 1, "merged": number - 1}
        yield "newsletter_done", {"states": states, "done": None}
    item = {"title": on.words.title, "body": escape(on.words.text), "link": on.words.online}
    proposed: dict[str, Any] = {"item": item | {"published": date(2023, 7, 26)}, "total": 8}
    proposed |= {"done": None, "known": False, "before": None, "place": 3}
    for state in ("open", "accepted", "dropped", "merged"):
        proposal = models.NewsProposal(state=state, position=3)
        shown = proposed | {"proposal": proposal, "groups": [on.group]}
        yield "news_proposal", shown
        yield "news_proposal", shown | {"before": proposal}
    bare = item | {"body": "", "link": None, "published": None}
    proposal = models.NewsProposal(state="open", position=3)
    yield "news_proposal", proposed | {"proposal": proposal, "groups": [], "item": bare}
    for state in ("accepted", "dropped", "merged"):
        done = news_proposals.Done(state, on.words.title, ("newsback", 1))
        done_before = proposed | {"proposal": proposal, "groups": [], "done": done}
        yield "news_proposal", done_before | {"known": True}
        yield "newsletter_done", {"states": states, "done": done}


def _who_is_coming(on: Stage) -> Iterator[Case]:
    yield "coverage_file", {"meeting": on.meeting}
    late = given("online", late=True)
    moved = given("in_person", confirm=True)
    people: dict[str, list[Any]] = {
        "in_person": [(on.person, moved), (on.person, moved)],
        "online": [(on.person, late)],
        "waiting": [(on.person, late)],
        "none": [(on.person, None)],
    }
    organizations = [
        coverage.OrganizationAnswers(on.organization, people),
        coverage.OrganizationAnswers(on.organization, {"no": [(on.person, late)]}),
        coverage.OrganizationAnswers(on.organization, {"none": []}, stopped=[on.person] * 2),
        coverage.OrganizationAnswers(on.organization, {"none": []}),
    ]
    nobody = rsvps.Counts({"maybe": 1, "to_confirm": 1}, organizations=0)
    one = rsvps.Counts({"online": 1}, organizations=1)
    for view in (on.view(), on.view(sees_names=True), on.view(sees_names=True, counts=nobody)):
        yield (
            "who_is_coming",
            {"view": view, "organizations": organizations, "line": [], "needs": {}},
        )
    for counts in (nobody, one):
        yield (
            "who_is_coming",
            {"view": on.view(counts=counts), "organizations": [], "line": [], "needs": {}},
        )
    cancelled = on.view(meeting=on.meeting_but(status="cancelled", reason=on.words.text))
    for view in (on.view(sees_names=True, counts=nobody, over=True), cancelled):
        yield (
            "who_is_coming",
            {"view": view, "organizations": organizations, "line": [], "needs": {}},
        )
    quorums_of = [quorums.Quorum(on.group, coming, needed=2) for coming in (1, 2)]
    quorum = on.view(quorums=quorums_of[:1])
    over = on.view(quorums=quorums_of, over=True)
    for view in (quorum, over, on.view(quorums=quorums_of, groups=[on.group] * 2, seats=SEATS[0])):
        yield "who_is_coming", {"view": view, "organizations": [], "line": [], "needs": {}}
        yield "card", PLAIN_CARD | {"view": view}
    yield "quorum_short", {"meeting": on.meeting, "quorum": quorums_of[0]}
    for people_asked, last, until in (
        ([on.person] * 2, None, None),
        ([on.person] * 2, NOW, None),
        ([on.person], NOW, STARTS),
        ([], None, None),
    ):
        nudge = nudges.Nudge(people_asked, [on.organization] * len(people_asked), last)
        names_of = [one.organization.short_name for one in people_asked]
        data = {"meeting": on.meeting, "nudge": nudge, "organizations": names_of, "until": until}
        data |= {"count": Count(len(people_asked), 1, 0), "reader_id": 7}
        yield "nudge_ask", data
        for by in (on.person, models.Person(id=7, name=on.words.name)):
            yield "nudge_ask", data | {"nudge": replace(nudge, by=by)}
    for nobody in (True, False):
        yield "behalf_ask", {"meeting": on.meeting, "nobody": nobody}
    about = {"meeting": on.meeting, "person": on.person}
    for present in (None, given("maybe"), given("in_person", confirm=True)):
        yield "behalf_answer", about | {"sees": True, "present": present}
    yield "behalf_answer", about | {"sees": False, "present": None}
    for answer, reached in ((given("no"), False), (given("in_person", place=2), True)):
        said_for = {"given": answer, "reached": reached}
        for held in (None, STARTS):
            yield "behalf_given", about | said_for | {"held_until": held}
    for chosen in ([], ["step_free", "bangla"]):
        yield "needs_kept", {"chosen": chosen}
    yield "needs_ask", {}
    needed = {"step_free": [on.person] * 2, "english": [on.person]}
    both = {"view": on.view(sees_names=True), "organizations": organizations, "line": []}
    yield "who_is_coming", both | {"needs": needed}
    other = models.Person(id=5, name=on.words.name, organization=on.organization, roles=[])
    sent = coverage.OrganizationAnswers(
        on.organization, {"online": [(other, given("online"))]}, {5: on.person}
    )
    named = on.view(sees_names=True)
    yield "who_is_coming", {"view": named, "organizations": [sent], "line": [], "needs": {}}
    by_another = given("online")
    by_another.given_by = on.person
    own = on.view(rsvp=by_another)
    for one in (own, replace(own, given_by=on.person)):
        yield "card", PLAIN_CARD | {"view": one}
    by_another.given_by_id = on.person.id
    for givers in ({}, {on.person.id: on.person}):
        it = {"online": [(on.person, by_another)]}
        of_one = coverage.OrganizationAnswers(on.organization, it, givers=givers)
        said = {"view": own, "organizations": [of_one], "line": [], "needs": {}}
        yield "who_is_coming", {**said, "view": on.view(sees_names=True)}
    of_one = coverage.OrganizationAnswers(on.organization, {"online": [(on.person, by_another)]})
    named = on.view(sees_names=True)
    yield "who_is_coming", {"view": named, "organizations": [of_one], "line": [], "needs": {}}
    for word, said in (("no", None), ("online", on.words.text)):
        noted = given(word)
        noted.note = said
        yield "note_ask", {"meeting": on.meeting, "given": noted}
        yield "note_kept", {"meeting": on.meeting, "kept": said is None}
    of_noted = coverage.OrganizationAnswers(on.organization, {"online": [(on.person, noted)]})
    yield "who_is_coming", {"view": named, "organizations": [of_noted], "line": [], "needs": {}}
    for held in (None, STARTS):
        yield "nudged", {"meeting": on.meeting, "count": Count(43, 18, 0), "held_until": held}
    for names in (True, False):
        view = on.view(sees_names=names, seats=SEATS[0])
        line = [on.person, on.person]
        yield (
            "who_is_coming",
            {"view": view, "organizations": organizations, "line": line, "needs": {}},
        )


def _posts(on: Stage) -> Iterator[Case]:
    post: dict[str, Any] = {"of_series": False,
        "meeting": on.meeting, "groups": [on.group], "confirm": False, "position": None,
        "personal": True, "dates": [], "changes": None, "kept_until": None, "again": False,
        "answers": [], "files": [],
    }  # fmt: skip
    unsure: dict[str, Any] = {"confirm": True, "answer": "in_person"}
    unfixed = on.meeting_but(place=None, online=None, rsvp_by=STARTS, working_groups=[])
    differing = {"answer": "no", "answers": [
        (("no", False, False), [STARTS]), (("in_person", True, True), [STARTS, ENDS]),
        (("none", False, False), [ENDS]),
    ]}  # fmt: skip
    yield "announcement", post | differing | {"dates": [STARTS]}
    yield _change(post | differing | {"was": {"place": on.words.text}})
    yield "announcement", post | {"answer": "none"}
    yield "announcement", post | {"answer": "maybe"}
    yield "announcement", post | {"answer": "none", "meeting": unfixed, "groups": []}
    for dates in (DATES[:1], DATES):
        yield "announcement", post | {"answer": "none", "dates": dates}
        yield "announcement", post | {"answer": "maybe", "dates": dates, "meeting": unfixed}
        yield "announcement", post | {"answer": "maybe", "dates": dates, "again": True}
    for answer in ("none", "online"):
        yield "announcement", post | {"answer": answer, "again": True}
    yield "nudge", post | {"answer": "none"}
    yield "nudge", post | {"answer": "none", "meeting": unfixed, "groups": []}
    for position in (3, None):
        answered = {"answer": "in_person", "author": on.person, "position": position}
        yield "on_behalf", post | answered
        yield "on_behalf", post | answered | {"author": None}
    minutes = models.MeetingFile(kind="minutes", name=on.words.title)
    document = models.MeetingFile(kind="document", name=on.words.title)
    for files in ([minutes], [document, minutes], [document]):
        yield "documents", post | {"files": files}
        yield "documents", post | {"files": files, "groups": []}
        yield "announcement", post | {"answer": "none", "files": files}
    for cancelled in (on.meeting, on.meeting_but(reason=on.words.text)):
        gone = post | {"meeting": cancelled, "was": {}}
        yield "cancellation", gone
        yield "cancellation", gone | {"groups": [], "was": {"starts_at": NOW, "ends_at": STARTS}}
    soon: dict[str, Any] = {"until": timedelta(hours=2)}
    yield "reminder", post | soon | {"expects": "coming", "answer": "online"}
    yield "reminder", post | {"expects": "undecided", "answer": "maybe", "until": None}
    yield "reminder", post | soon | {"expects": "undecided", "answer": "none"}
    yield "reminder", post | soon | unsure | {"expects": "undecided"}
    yield "reminder", post | soon | unsure | {"expects": "undecided", "kept_until": STARTS}
    yield "reminder", post | soon | unsure | {"expects": "undecided", "position": 2}
    yield "reminder", post | soon | {"expects": "waiting", "answer": "in_person", "position": 2}
    for limited in (True, False):
        yield "seat", post | {"limited": limited}
        yield "seat", post | {"limited": limited, "dates": DATES}
        yield "seat", post | {"limited": limited, "meeting": on.meeting_but(starts_at=NOW)}
        yield "seat", post | {"limited": limited, "confirm": True, "kept_until": STARTS}
    yield "seat", post | {"meeting": unfixed, "groups": [], "limited": True}
    for was in (
        {"starts_at": STARTS - timedelta(days=1), "ends_at": ENDS - timedelta(days=1)},
        {"starts_at": STARTS - timedelta(days=1)},
        {"starts_at": STARTS - timedelta(days=1), "place": on.words.place},
        {"ends_at": ENDS + timedelta(hours=1), "place": None, "online": on.words.online},
        {"place": on.words.place},
        {"place": None},
        {"online": on.words.online},
        {"online": None},
        {"status": "cancelled", "place": on.words.place},
        {"status": "cancelled"},
    ):
        yield _change(post | {"answer": "maybe", "was": was})
    for dates in (DATES[:1], DATES):
        yield "cancellation", gone | {"dates": dates}
        yield "cancellation", gone | {"of_series": True}
        for was in ({"place": None}, {"starts_at": STARTS - timedelta(days=1)}):
            for changes in _changes_of_series(on):
                said = {"answer": "maybe", "was": was, "dates": dates, "changes": changes}
                yield _change(post | said)
    yield _change(post | unsure | {"was": {"starts_at": STARTS}, "kept_until": STARTS})
    yield _change(post | unsure | {"was": {"starts_at": STARTS}, "groups": []})
    for was in ({"place": on.words.place}, {"online": "https://meet.example.org/1"}):
        (gone_way,) = was
        bereft = {"meeting": on.meeting_but(**{gone_way: None}), "was": was, "what": [gone_way]}
        answer = "in_person" if gone_way == "place" else "online"
        yield _change(post | unsure | bereft | {"answer": answer})
    in_group: dict[str, Any] = {"answer": "none", "personal": False}
    yield _change(post | in_group | {"was": {"starts_at": STARTS}})
    yield _change(post | in_group | {"was": {"starts_at": STARTS}, "of_series": True})


def _change(data: dict[str, Any]) -> Case:
    """Add what has changed, by what was otherwise."""
    meeting = data["meeting"]
    what = change_views.what(data["was"], meeting.starts_at, meeting.ends_at, meeting.timezone)
    return "change", data | {"what": what, "parts": ["…"] * len(what)}


def _changes_of_series(on: Stage) -> Iterator[Changes]:
    """Dates that move alike, in each of the ways that there are words for, and each otherwise."""
    for days in (7, 14, -7, -14, 1, 2, -1, -2, 0):
        yield Changes(DATES, DATES, days=days)
    yield Changes(DATES, DATES, days=1, hours=("11:00–12:00", "15:00–16:00"))
    for off, new in ((DATES, ()), ((), DATES), (DATES, DATES)):
        yield Changes((), off=off, new=new)
    each = [
        Changed(STARTS, ENDS, on.words.place, None, on.words.title, was)
        for was in (
            {"starts_at": NOW, "ends_at": ENDS}, {"starts_at": NOW}, {"place": None},
            {"place": on.words.place, "online": on.words.online}, {"status": "cancelled"},
            {"title": on.words.title},
        )
    ]  # fmt: skip
    lines = [Line("10:00" if one.moved else None, "11:00", one) for one in each]
    for times, more in ((1, 0), (3, 1), (3, 20)):
        yield Changes(DATES, lines=lines * times, more=more)
    for off, new in ((DATES, DATES), (DATES[:1], DATES), (DATES, []), ([], DATES[:1])):
        yield Changes([], off=off, new=new, days=1)
        yield Changes(DATES, lines=lines, off=off, new=new)


def _answers_of_series(on: Stage) -> Iterator[Case]:
    each = [on.meeting_but(starts_at=at) for at in DATES * 2]
    other = [(one, given("no")) for one in each]
    for rest, confirm, otherwise in (
        (each, [], []), (each[:1], each[1:], other[:2]), ([], [], other), ([], each, []),
    ):  # fmt: skip
        found = series_answers.Dates("online", rest, confirm, otherwise)
        yield "rsvp_dates", {"meeting": on.meeting, "found": found}
    for dates in (DATES[:1], DATES):
        for some in ([], dates):
            data = {"answer": "in_person", "dates": dates, "waiting": some, "late": some}
            yield "rsvp_dates_given", {"meeting": on.meeting} | data


def _delegates(on: Stage) -> Iterator[Case]:
    """A colleague is asked, and what comes of it, in every state and with a held seat."""
    person = models.Person(name=on.words.name, organization=on.organization, roles=[])
    rows = [
        models.Delegate(
            person=person, delegate=delegate, state=state, until=STARTS, holds_seat=holds_seat
        )
        for delegate, state, holds_seat in (
            (None, "wanted", True),
            (on.person, "asked", True),
            (on.person, "unanswered", False),
            (on.person, "accepted", False),
            (on.person, "unsure", True),
        )
    ]
    card = PLAIN_CARD
    for row in rows:
        yield "card", card | {"view": on.view("no", sends=row)}
        yield "card", card | {"view": on.view("in_person", sent_by=row)}
    yield "card", card | {"view": on.view("no", sends=rows[3], sends_who_waits=True)}
    about: dict[str, Any] = {"meeting": on.meeting, "groups": [on.group], "author": on.person}
    for row in rows[1:3]:
        yield "delegate", about | {"sends": row}
        yield "delegate", about | {"groups": [], "sends": row}
        yield "delegate_asked", about | {"sends": row}
    for row_or_none, nobody in (
        (rows[0], False), (rows[1], False), (rows[-1], False), (None, False), (None, True),
    ):  # fmt: skip
        yield "delegate_ask", {"meeting": on.meeting, "nobody": nobody, "sends": row_or_none}
    for what in (
        "accepted",
        "refused",
        "gone",
        "unanswered",
        "unsure",
        "sent_answered",
        "sent_again",
        "asked_away",
    ):
        for held, until in ((False, None), (True, None), (True, STARTS)):
            facts = {"what": what, "name": on.words.name, "answer": "online", "held": held}
            for another in (True, False):
                for position in (None, 2):
                    told = {"meeting": on.meeting, "facts": facts, "position": position}
                    told["confirm"] = position is None and another
                    yield "delegate_told", told | {"until": until, "another": another}


def _linking(on: Stage) -> Iterator[Case]:
    closed = models.WorkingGroup(name=on.words.group, short_name=on.words.group, private=True)
    for group, in_topic in ((on.group, False), (closed, True)):
        yield "link_confirm", {"group": group, "in_topic": in_topic}
    for thread_id, elsewhere in ((None, False), (None, True), (5, True)):
        link = models.LinkedChat(working_group=on.group, linked_at=NOW, thread_id=thread_id)
        yield "link_shown", {"link": link, "elsewhere": elsewhere}
    yield "link_made", {"group": on.group, "username": "SampleBot"}
    yield "link_ended", {"group": on.group}
    for name in ("in_private", "in_group"):
        yield name, {"username": "SampleBot"}
    facts = {"title": on.words.title, "group": on.words.group}
    yield "chat_lost", {"facts": facts | {"reason": "kicked"}}
    yield "topic_lost", {"facts": facts}


def _joining(on: Stage) -> Iterator[Case]:
    silent = models.Network(name=on.words.network, email=None)
    for network in (on.network, silent):
        yield "stranger", {"network": network}
        yield "join_declined", {"network": network}
        commands = [("start", "Begin"), ("help", "What I can do")]
        yield "help", {"network": network, "member": True, "commands": commands}
        yield "help", {"network": network, "member": False, "commands": commands}
    for asked in (False, True):
        yield "join_name", {"asked": asked}
        yield "join_organization", {"name": on.words.name, "asked": asked}
    yield "join_requested", {"name": on.words.name, "organization": on.words.organization}
    for groups, meetings, requests in (
        ([on.group, on.group], 3, 2),
        ([on.group], 1, 1),
        ([], 0, 0),
    ):
        yield (
            "welcome",
            {"person": on.person, "groups": groups, "meetings": meetings, "requests": requests},
        )


def _broadcasts(on: Stage) -> Iterator[Case]:
    everybody = Count(people=43, organizations=18, without_chat=2)
    one = Count(people=1, organizations=1, without_chat=1, chats=1)
    reached = Count(people=2, organizations=1, without_chat=0, chats=2)
    yield from _audiences(on, everybody, reached)
    for has_draft in (True, False):
        yield "broadcast_begin", {"has_draft": has_draft}
        for words in ("", on.words.text):
            for nearest in (True, False):
                for all_in in (True, False):
                    picked = {"found": has_draft, "words": words, "nearest": nearest}
                    yield "broadcast_pick", picked | {"all_in": all_in}
    for count, hold in ((everybody, 60), (one, 1), (reached, 0)):
        ends = NOW if hold else None
        data = {"count": count, "hold": timedelta(seconds=hold), "quiet_until": ends}
        data |= {
            "duration": on.words.group if hold else None,
            "timed": False,
            "due": None,
            "chosen": None,
            "untranslated": [],
            "fallbacks": [],
            "gone": [],
            "approval": False,
            "above": True,
            "lines": [on.words.group, on.words.organization],
            "only": [on.words.short_name] * 2 if hold else [],
            "sections": [],
            "noted": False,
            "meeting": None,
            "ahead": None,
        }
        yield "broadcast_confirm", data
        some = [(on.words.title, on.words.group)] * 2
        for above in (True, False):
            yield "broadcast_confirm", data | {"sections": some, "noted": True, "above": above}
        tied = {"above": False, "meeting": on.meeting, "ahead": on.words.group}
        for due, meeting in (
            (ENDS, on.meeting),
            (None, models.Meeting(status="cancelled", title=on.words.title)),
        ):
            timed = {"timed": True, "due": due, "meeting": meeting}
            yield "broadcast_confirm", data | tied | timed
        missing = [(on.words.text, ["বাংলা"])]
        timed = {"timed": True, "untranslated": missing, "approval": True}
        timed |= {"fallbacks": [("বাংলা", count.people), ("English", 1)]}
        timed |= {"gone": [on.words.title] * 2}
        yield "broadcast_confirm", data | timed
        yield "broadcast_confirm", data | timed | {"due": ENDS, "chosen": NOW}
    for some in (True, False):
        yield "broadcast_which_meeting", {"found": some, "ahead": None}
        yield "broadcast_which_meeting", {"found": some, "ahead": on.words.group}
        yield "draft_clash", {"by": on.words.name if some else None, "words": on.words.text}
        yield "broadcast_chats", {"found": some, "circle": []}
        yield "broadcast_chats", {"found": some, "circle": [on.words.short_name] * 2}
        titles = [on.words.text, on.words.text] if some else []
        opening = on.words.text if some else None
        versions = [("বাংলা", on.words.text)] if some else []
        data = {"titles": titles, "opening": opening, "versions": versions}
        data["file"] = on.words.text if some else None
        yield "broadcast_contents", data
        yield "broadcast_ask_version", {"language": "English", "kept": some}
    yield from _made(on)
    for why in appointments.Why:
        yield "broadcast_no_time", {"why": why.value, "on": NOW.date()}
    yield "broadcast_no_time", {"why": appointments.Why.FAR.value, "on": None}
    yield "broadcast_ahead", {"meeting": on.meeting}
    for over in (True, False):
        yield "broadcast_no_lead", {"over": over}
    for post in (models.Post(facts={"people": 43, "organizations": 18}, due_at=ENDS),
                 models.Post(facts={"people": 1, "organizations": 1}, due_at=ENDS)):  # fmt: skip
        asked = {"title": on.words.text, "author": on.words.name, "post": post}
        chats = [on.words.title, on.words.group]
        asked |= {
            "sender": None,
            "lines": [],
            "chats": [],
            "meeting": None,
            "ahead": None,
            "again": False,
        }
        to = {"lines": [on.words.group, on.words.title], "chats": chats, "over": None}
        tied = {"meeting": on.meeting, "ahead": on.words.group, "timed": True, "again": True}
        yield "approval_asked", asked | to | {"timed": True}
        yield "approval_asked", asked | to | {"timed": True, "sender": on.words.name}
        yield "approval_asked", asked | to | tied
        yield "approval_asked", asked | {"timed": False, "over": on.words.text}
    for name in (
        "broadcast_approved",
        "broadcast_declined",
        "correction_approved",
        "correction_declined",
        "broadcast_objected",
        "correction_objected",
        "correction_taken_back",
        "correction_void",
        "correction_unapproved",
    ):
        yield name, {"title": on.words.text, "facts": {"by": on.words.name}}
    for withdrawn in ([on.words.title] * 2, []):
        yield "broadcast_changed", {"title": on.words.text, "withdrawn": withdrawn}
    for before in (None, on.meeting, models.Meeting(title=on.words.title, status="cancelled")):
        yield "broadcast_back", {"title": on.words.text, "meeting": before}
    for nobody in (True, False):
        yield "broadcast_unapproved", {"title": on.words.text, "facts": {"nobody": nobody}}
    for offered in ([], ["document"], ["minutes"], ["document", "minutes"]):
        yield "unasked", {"kinds": offered, "name": on.words.title}
    for waits in (True, False):
        facts = {"waits": waits, "private": waits}
        yield "broadcast_needs_approval", {"title": on.words.text, "facts": facts}
    yield "broadcast_taken_back", {"title": on.words.text, "facts": {"by": on.words.name}}
    because = {"by": on.words.name, "reason": on.words.text}
    yield "decline_ask", {"title": on.words.text, "late": None}
    for state in ("planned", "open", "closed"):
        for some in (True, False):
            late = models.Post(
                state=state,
                due_at=ENDS,
                approved_by=on.person,
                paused="asked" if some else None,
                recalled_at=ENDS if some else None,
                behind=some,
            )
            hold = timedelta(minutes=1 if some else 3)
            about = {"title": on.words.text, "late": late, "late_by": on.words.name, "hold": hold}
            for name in ("decline_ask", "decline_late"):
                for what in ("broadcast", "correction"):
                    yield name, about | {"what": what}
    lines = [on.words.group, on.words.title]
    yield "broadcast_audience_meant", {"title": on.words.text, "lines": lines}
    for name in (
        "broadcast_declined",
        "correction_declined",
        "broadcast_objected",
        "correction_objected",
    ):
        yield name, {"title": on.words.text, "facts": because}
    yield "approval_given", {"due": ENDS}
    yield from _progress(on)


def _audiences(on: Stage, everybody: Count, reached: Count) -> Iterator[Case]:
    named = f"{on.words.name} ({on.words.short_name})"
    one_group = replace(everybody, chats=1)
    data: dict[str, Any] = {
        "asked": on.words.text.splitlines()[0], "lines": [on.words.group, on.words.organization],
        "written": on.words.short_name, "example": None, "count": everybody,
        "only": [], "either": None,
        "sample": f"{named}, {named}", "without_chat": named, "duration": on.words.group,
        "remarks": [],
    }  # fmt: skip
    yield "broadcast_audience", data
    yield "broadcast_audience", data | {"remarks": _remarks(on)}
    yield "broadcast_audience", data | {"example": on.words.short_name, "count": one_group}
    nobody = {"sample": "", "without_chat": "", "duration": None}
    yield "broadcast_audience", data | nobody | {"count": reached}
    narrow = {"only": [on.words.short_name] * 2, "either": on.words.short_name}
    yield "broadcast_audience", data | nobody | narrow | {"count": reached}
    for number in (0, 1, 41):
        known = dict.fromkeys(ASPECTS, [on.words.short_name] * number)
        words = {"words": known, "all": on.words.group, "example": on.words.group}
        words["written"] = on.words.group
        yield "broadcast_audience_words", words


def _remarks(on: Stage) -> list[list[str | None]]:
    name = on.words.name
    declined = [["broadcast_declined", name, None], ["correction_declined", name, on.words.text]]
    objected = [[f"{what}_objected", name, on.words.text] for what in ("broadcast", "correction")]
    return [*declined, *objected]


def _progress(on: Stage) -> Iterator[Case]:
    every_state = Counter(sent=1200, failed=3, unknown=1, withdrawn=2, expired=1)
    words = [*texts.REASONS, "HTTP 418 <&>"]
    why = Counter({("failed", word): 1 for word in words}) + Counter({("withdrawn", words[0]): 2})
    some: dict[str, Any] = {"bar": "▰▱ 50", "copies": Counter(), "noted": None, "noted_earlier": 0}
    some |= {"fates": copies.FATES, "title": on.words.title, "meeting": None, "ahead": None}
    some |= {"stopped": False, "asked": [on.words.name] * 2, "timed": True, "waiting": 0}
    some |= {"halted": None, "correcting": [], "remarks": [], "over": False}
    for state, people, without_chat in (
        ("planned", Tally(), 0),
        ("draft", Tally(), 0),
        ("approval", Tally(), 0),
        ("open", Tally(Counter(sent=3, queued=40)), 1),
        ("closed", Tally(every_state, why), 2),
    ):
        progress = reports.Progress(people, people, anew=0)
        facts = {"people": 43, "organizations": 18}
        post = models.Post(state=state, facts=facts, due_at=ENDS, without_chat=without_chat)
        over = state == "closed"
        data = some | {"post": post, "progress": progress, "over": over, "waiting": 40}
        for seconds in (3600, 60, 1, 0):
            yield "progress", data | {"hold": timedelta(seconds=seconds)}
        tied = {"meeting": on.meeting, "ahead": on.words.group}
        yield "progress", data | tied | {"hold": timedelta(days=1)}
    one = models.Post(state="closed", facts={}, without_chat=1)
    sent = {"progress": reports.Progress(Tally(Counter(sent=3)), Tally(), anew=2)}
    sent |= some | {"hold": timedelta()}
    yield "progress", sent | {"post": one, "over": True}
    for paused in ("asked", "faults_in_a_row", "faults_share"):
        yield "progress", sent | {"post": models.Post(state="open", facts={}, paused=paused)}
    yield "progress", sent | {"post": models.Post(state="open", facts={}), "halted": NOW}
    became = Counter(dict.fromkeys(copies.FATES, 2))
    over = sent | {"over": True}
    recalled = models.Post(state="closed", facts={}, recalled_at=NOW)
    noted = [("IOM", 2), ("UNODC", 1)]
    yield "progress", over | {"post": recalled, "copies": became, "noted": noted, "halted": NOW}
    for number in (1, 2):
        late = [(f"IOM {one}", 1) for one in range(13)]
        yield "progress", over | {"post": recalled, "noted": late, "noted_earlier": number}
    yield "progress", over | {"post": recalled, "noted": []}
    yield "progress", over | {"post": models.Post(state="closed", facts={}), "stopped": True}
    waits = {"post": models.Post(state="closed", facts={}), "correcting": [on.words.name] * 2}
    yield "progress", over | waits | {"remarks": _remarks(on)}
    counted = {"people": 1, "organizations": 1, "chats": 2}
    nobody = models.Post(state="approval", facts=counted, due_at=ENDS)
    yield "progress", sent | {"post": nobody, "asked": []}


def _afterwards(on: Stage) -> Iterator[Case]:
    for name in ("draft", "approval", "planned", "running", "past"):
        yield "broadcasts_of", {"name": name, "found": name == "past"}
    for some in (True, False):
        yield "broadcasts", {"any": some}
        for items in (True, False):
            data = {"text": on.words.text if some else None, "items": items}
            yield "correct_ask", data | {"language": "English" if some else None}
        about = {"author": on.words.name if some else None, "sections": [], "chats": []}
        about |= {
            "sender": about["author"],
            "approved_by": about["author"],
            "lines": [on.words.group, on.words.title],
        }
        yield "broadcast_about", about
        more = {"sections": [(on.words.title, on.words.group)], "chats": [on.words.title] * 2}
        yield "broadcast_about", about | more
    for number in (1, 2, 30):
        undecided = Undecided(on.person.name, on.person.organization.short_name)
        group = Undecided(on.words.title, None)
        data = {"people": [undecided, group], "undecided": number, "more": number - 2}
        yield "broadcast_unknown", data
        each = Counter(deleted=number, old=number, away=number, stays=number)
        yield "broadcast_recall", {"copies": each, "doubtful": number}
        for counted in (
            Corrected(Counter(away=number), edited=number),
            Corrected(anew=number, unchanged=number),
            Corrected(Counter(deleted=number, outside=number), doubtful=number),
        ):
            yield "correction_does", {"copies": counted}
            for some in (True, False):
                data = {"copies": counted, "approval": some, "opening": some}
                yield "correct_confirm", data
    yield "broadcast_unknown", {"people": [], "undecided": 0, "more": 0}
    yield "broadcast_recall", {"copies": Counter(deleted=1), "doubtful": 0}
    yield "broadcast_paused", {"title": on.words.text, "facts": {}}
    for count in (1, 2):
        yield "broadcast_expired", {"title": on.words.text, "facts": {"number": count}}
    yield "corrected", {"at": NOW}
    yield "correction", {}
    for waits in (True, False):
        about = {"title": on.words.text, "lines": [on.words.group, on.words.title]}
        chats = [on.words.title] if waits else []
        about |= {"author": on.words.name if waits else None, "chats": chats}
        yield "correction_asked", about | {"over": None, "again": waits}
        yield "correction_asked", about | {"over": on.words.text, "again": False}


def _reports(on: Stage) -> Iterator[Case]:
    reached, whole = Tally(Counter(sent=3)), Tally(without_chat=1, noted=2)
    for state in reports.STATES:
        whole.add(state, "blocked", 2)
    for fate in copies.FATES:
        whole.add("sent", None, 2, fate)
    whole.add("failed", "HTTP 418 <&>", 1)
    lines = [reports.OrganizationReport(on.organization, one) for one in (reached, whole)]
    others = Tally(whole.states, without_chat=2)
    for state, people, groups in (
        ("open", reached, Tally()),
        ("closed", whole, reached),
        ("closed", others, Tally()),
    ):
        report = reports.Report(people, groups, {"cso": people, "un_agency": whole}, lines)
        post = models.Post(state=state, opened_at=NOW if groups.states else None)
        data = {"post": post, "report": report, "fates": copies.FATES}
        data["noted"] = report.noted if groups.states else None
        data["noted_earlier"] = 1
        done = [(NOW, on.words.name, deed) for deed in texts.DEEDS] if groups.states else []
        data |= {"story": done, "earlier": len(done)}
        yield "report", data | {"heading": on.words.title}
    for organizations in (lines, []):
        data = {"organizations": organizations, "missed": reports.MISSED, "fates": copies.FATES}
        yield "report_organizations", data | {"heading": on.words.title}
    because = [
        reports.Recipient(on.words.name, on.words.short_name, "cso", "failed", why)
        for why in ("blocked", None)
    ]
    for people_missed in (because, []):
        yield "report_missed", {"people": people_missed, "first": 0, "heading": on.words.title}
    for without_chat in (True, False):
        yield "report_file", {"heading": on.words.title, "without_chat": without_chat}


def _roles() -> list[models.Role]:
    return [models.Role(name=name) for name in texts.ROLES]


def _staff(on: Stage) -> Iterator[Case]:
    request = {"name": on.words.name, "organization_name": on.words.organization}
    official = models.Person(name=on.words.name, organization=on.organization, roles=_roles())
    for person, organization, state in (
        (official, on.organization, "pending"),
        (on.person, on.organization, "pending"),
        (None, on.organization, "approved"),
        (None, None, "pending"),
    ):
        asked = models.JoinRequest(**request, person=person, organization=organization, state=state)
        yield "join_request", {"request": asked}
        yield "join_declined_staff", {"request": asked}
    for since in ({"left_at": NOW}, {"stopped_at": NOW}, {"joined_at": NOW}, {}):
        person = models.Person(
            name=on.words.name, organization=on.organization, roles=_roles(), **since
        )
        yield "person", {"person": person}
    for found, more in (([], False), ([on.person], False), ([on.person, on.person], True)):
        yield "people", {"found": found, "more": more}
    for name in ("end_ask", "ended", "join_approved"):
        yield name, {"person": on.person}
    yield "invitation", {"organization": on.organization, "link": "https://t.me/SampleBot?start=x"}
    over: dict[str, Any] = {"taken": None, "capacity": None, "share": 1, "organizations": []}
    for facts in (
        {"taken": 12, "capacity": 10},
        {"taken": 1, "capacity": 0},
        {"organizations": [(on.words.short_name, 3), (on.words.short_name, 1)]},
        {"taken": 12, "capacity": 10, "organizations": [(on.words.short_name, 3)]},
    ):
        yield "seats_over", {"meeting": on.meeting, "facts": over | facts}
    knew: dict[str, Any] = {"starts_at": STARTS, "ends_at": ENDS, "timezone": "Asia/Dhaka"}
    for dates in ([], DATES):
        yield "no_more", knew | {"title": on.words.title, "dates": dates}
    yield "seat_passed_on", {"meeting": on.meeting, "facts": {}}
    yield "seat_lost", {"meeting": on.meeting, "facts": {}}
    yield "update_parked", {"facts": {"update_id": 7, "error": on.words.text}}
    yield from _questions(on)


def _questions(on: Stage) -> Iterator[Case]:
    written: dict[str, Any] = {"person": on.person, "text": on.words.text, "created_at": NOW}
    written["answer"] = on.words.text
    answer = {"answered_at": NOW}
    for question in (True, False):
        for became in ({}, answer):
            message = models.ContactMessage(**written, **became, question=question)
            for name in ("message", "answer", "answered", "ask_answer"):
                yield f"contact_{name}", {"message": message, "away": not became}
    states = [
        models.ContactMessage(**written, **became)
        for became in (
            {},
            answer | {"answered_by": on.person},
            answer,
            {"closed_at": NOW, "closed_by": on.person},
            {"closed_at": NOW},
        )
    ]
    for one in states:
        yield "question", {"question": one}
    group, alias = on.group, on.words.group
    for name in ("teach", "teach_group", "teach_alias"):
        yield name, {"question": states[0], "group": group}
    for name in ("named", "unnamed"):
        yield name, {"group": group, "alias": alias}
    phrase = models.LearnedPhrase(text=on.words.text, taught_by=on.person, taught_at=NOW)
    for name in ("phrase", "taught"):
        yield name, {"phrase": phrase, "kind": on.words.title}
    for by in (on.words.name, None):
        yield "taught_name", {"taught": working_groups.TaughtName(1, group, alias, by, NOW)}
    for found in (True, False):
        yield "phrases", {"found": found}
        yield "standing_answers", {"found": found}
    yield from _standing_answers(on)
    for state in contacts.STATES:
        for some in (states, []):
            yield "questions", {"questions": some, "state": state, "total": 9, "first": 5}


def _standing_answers(on: Stage) -> Iterator[Case]:
    private = models.WorkingGroup(short_name=on.words.group, private=True)
    for of_groups, translations in (([], []), ([on.group], []), ([private], [("English", "What")])):
        shown = {
            "questions": [on.words.title, on.words.title], "text": on.words.text,
            "translations": translations, "groups": of_groups,
        }  # fmt: skip
        yield "standing_preview", shown
        for state in ("published", "proposed", "declined", "withdrawn"):
            for author in (on.person, None):
                answer = models.StandingAnswer(state=state, author=author)
                for waiting in range(3):
                    yield "standing_answer", shown | {"answer": answer, "waiting": waiting}
                yield "proposal", shown | {"answer": answer, "times": 3}
    for language in texts.LANGUAGES.values():
        yield "standing_ask_answer", {"language": language}
        for taken in (None, (language, on.words.text)):
            yield "standing_ask_translation", {"language": language, "taken": taken}
            yield "standing_ask_audience", {"taken": taken}
    for asked in (None, on.words.text):
        yield "contact_sent", {"question": asked}
    for passed in (True, False):
        yield "question_gone", {"passed": passed}


def _simple(on: Stage) -> Iterator[Case]:
    yield "sentence", {"sentence": on.words.text}
    yield "settings", {"language": "English"}
    yield "item_unfinished", {"name": on.words.title}
    for changes, why_not in ((True, "change"), (False, "lacks"), (False, None)):
        plain = {"name": on.words.title, "changes": changes, "why_not": why_not}
        for of_change in (False, True):
            yield "unfinished", plain | {"of_change": of_change}
    for draft in (True, False):
        yield "draft_kept", {"where": "news", "draft": draft}
    for gone in ([], [on.words.title] * 2):
        yield "broadcast_nobody", {"gone": gone, "only": [on.words.group] * len(gone)}
    yield "too_long", {"longest": 3900}
    for name in (
        "approval_refused", "correct_approved",
        "correct_declined", "correct_alone", "broadcast_alone", "broadcast_when",
        "link_ask", "link_unknown",
        "broadcast_ask_text",
        "unfinished_next", "added_stays",
        "broadcast_undone", "cancelled", "contact_ask", "draft_left",
        "here_already", "invitation_refused", "invite_ask", "is_stopped",
        "more_requests", "no_next", "no_requests", "no_such_group", "not_understood",
        "people_ask", "standing_ask_group",
        "item_ask_groups", "newsletter_ask",
        "standing_ask_questions", "text_only", "text_wanted",
        "unknown_command", "calendar_feed_known", "calendar_feed_revoked",
    ):  # fmt: skip
        yield name, {}
    for not_finished in (True, False):
        yield "nothing_to_cancel", {"not_finished": not_finished}
    for said in ("hello", "thanks"):
        yield "courtesy", {"said": said}
    yield "done_by", {"who": on.words.text}
    yield "not_recorded", {}
    yield "reach", {}
    for reads in (True, False):
        yield "persons_not_told", {"reads": reads}
    yield "command_named", {"name": "stop", "description": on.words.text}
    for had in (True, False):
        yield "stopped", {"had_seat": had, "had_feed": had}
    for waits in ([(on.meeting, 1), (on.meeting, 12)], []):
        yield "welcome_back", {"waits": waits}
