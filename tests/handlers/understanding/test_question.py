import dataclasses
import gc
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import some_groups
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.understanding import (
    calendars,
    frames,
    gazetteer,
    index,
    lessons,
    naming,
    normalise,
    periods,
    question,
)

TABLE: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8")
)
IDS = {"ctip": some_groups.CTIP, "lm": some_groups.LM, "cchm": some_groups.CCHM}
LANGUAGES = {"en": "en", "bn": "bn", "bn-Latn": "bn"}
QUESTIONS = [(way, *row) for way, rows in TABLE["questions"].items() for row in rows]
CALENDAR = calendars.Calendar(date(2027, 1, 12))

TITLES = (
    (1, ("Referral pathways workshop",)),
    (2, ("Quarterly coordination meeting",)),
    (3, ("Closed conference of caseworkers",)),
)
PLACES = ((1, ("ILO office, Dhaka",)), (2, ("Shapla Hall, Mohakhali, Dhaka",)))
ORGANIZATIONS = ((1, ("International Labour Organization", "ILO")), (2, ("Beta Trust", "BT")))
STANDING = ((1, ("where can I park", "গাড়ি কোথায় রাখব")),)
TOPICS = ((1, ("Mapping of shelters",)),)
PRESENTERS = ((2, ("Beta Trust",)), (3, ("ILO",)))


def names(
    groups: tuple[gazetteer.Entry, ...] = some_groups.ENTRIES,
    meetings: frozenset[int] = frozenset({1, 2}),
) -> naming.Names:
    return naming.Names(
        groups=gazetteer.Gazetteer(groups),
        organizations=index.Index(ORGANIZATIONS),
        titles=index.Index(TITLES),
        places=index.Index(PLACES),
        topics=index.Index(TOPICS),
        presenters=index.Index(PRESENTERS),
        standing=index.Index(STANDING, everyday=False),
        standing_questions=STANDING,
        network=index.Index(((naming.NETWORK, ("Sample Network on Migration",)),)),
        standing_answers=frozenset({1}),
        meetings=meetings,
        with_place=meetings,
        all_organizations=frozenset({1, 2}),
    )


NAMES = names()


def read(text: str, known: naming.Names = NAMES) -> frames.Frame:
    return question.read(text, known, CALENDAR)


def same(frame: frames.Frame) -> frames.Frame:
    """Give a frame without what only the words themselves are: all of these get one reply."""
    return dataclasses.replace(
        frame,
        asked=frame.asked and "when",
        follows=False,
        language=None,
        surely_language=False,
        words=(),
        telling=(),
    )


@pytest.mark.parametrize(("way", "text", "asked", "groups"), QUESTIONS)
def test_a_question_is_understood(way: str, text: str, asked: str, groups: list[str]) -> None:
    frame = read(text)
    assert (frame.asked, frame.groups) == (asked, tuple(IDS[key] for key in groups))
    assert frame.certain
    assert not frame.unknown_name
    assert frame.language in {LANGUAGES[way], None}


@pytest.mark.parametrize("text", TABLE["nothing"])
def test_other_talk_asks_for_nothing(text: str) -> None:
    frame = read(text)
    assert frame.asked is None
    assert not frame.unknown_name


@pytest.mark.parametrize(("text", "asked"), TABLE["unknown"])
def test_an_unknown_working_group_is_no_question_about_any_meeting(text: str, asked: str) -> None:
    frame = read(text)
    assert (frame.asked, frame.groups, frame.unknown_name) == (asked, (), True)


@pytest.mark.parametrize(
    ("id_", "name"), [(entry.id, name) for entry in some_groups.ENTRIES for name in entry.names]
)
def test_a_private_name_reads_like_one_that_does_not_exist(id_: int, name: str) -> None:
    public = names(tuple(entry for entry in some_groups.ENTRIES if entry.id != id_))
    for asked in ("when is the {} meeting?", "agenda of the {} working group"):
        real = read(asked.format(name), public)
        invented = read(asked.format("Invented Zebra"), public)
        assert same(real) == same(invented)


def test_a_word_that_names_share_names_but_the_one_whose_others_stand_beside_it() -> None:
    shared = index.Index(
        ((1, ("Sample CSO for Survivors", "Sample Survivors")), (2, ("Sample Women Who Migrate",)))
    )
    known = dataclasses.replace(NAMES, organizations=shared)
    assert read("who comes from sample survivors", known).organizations == (1,)
    assert read("who comes from sample women who migrate", known).organizations == (2,)


def test_a_title_that_one_may_not_see_reads_like_one_that_does_not_exist() -> None:
    real = read("when is the closed conference of caseworkers?")
    none_such = naming.Names(
        **{
            **{field.name: getattr(NAMES, field.name) for field in dataclasses.fields(NAMES)},
            "titles": index.Index(TITLES[:2]),
        }
    )
    assert real == read("when is the closed conference of caseworkers?", none_such)
    assert real.titles == ()


@pytest.mark.parametrize(
    ("text", "asked", "part", "ids"),
    [
        ("when is the referral pathways workshop", "when", "titles", (1,)),
        ("where is the refferal workshop", "where", "titles", (1,)),
        ("রেফারেল পাথওয়ে ওয়ার্কশপ কবে", "when", "titles", (1,)),
        ("meetings at shapla hall", "list", "places", (2,)),
        ("is the ILO coming to the quarterly coordination meeting", "who_comes", "titles", (2,)),
        ("who speaks about shelters on Sunday", "agenda", "topics", (1,)),
        ("in which meetings is Beta Trust presenting", "list", "topics", (2,)),
        ("Beta Trust kon kon meeting e presentation dibe", "list", "topics", (2,)),
        ("বেটা ট্রাস্ট কোন কোন সভায় উপস্থাপন করবে", "list", "topics", (2,)),
    ],
)
def test_meetings_are_named_by_title_place_and_agenda(
    text: str, asked: str, part: str, ids: tuple[int, ...]
) -> None:
    frame = read(text)
    assert frame.asked == asked
    assert getattr(frame, part) == ids


@pytest.mark.parametrize(
    ("text", "saying", "mode"),
    [
        ("I will come to the CTIP one online", "come", "online"),
        ("can't make it on Tuesday", "cannot", None),
        ("can't make the quarterly, sorry", "cannot", None),
        ("I might join the labour one", "maybe", None),
        ("the undersigned is unable to attend the CTIP meeting", "cannot", None),
        ("আমি সশরীরে আসব", "come", "in_person"),
        ("রবিবারের সভায় থাকতে পারব না", "cannot", None),
        ("ami kal aste parbo na", "cannot", None),
        ("hoyto asbo", "maybe", None),
        ("can't come to the plenary in person, I'll dial in online", "come", "online"),
        ("সশরীরে আসতে পারব না, তবে অনলাইনে থাকব", "come", "online"),
        ("রবিবারের সভায় আমি আসব, অনলাইনে না", "come", "in_person"),
        ("how can I join the meeting online?", None, None),
        ("not coming to the quarterly, i said maybe before but got a clash", "cannot", None),
        ("i said yes to the quarterly but i cant make it", "cannot", None),
        ("কোয়ার্টারলিতে আগে আসব বলেছিলাম, এখন আসতে পারব না", "cannot", None),
        ("i said maybe before", "maybe", None),
        ("who will come?", None, None),
        ("my colleague can't come on Tuesday", None, None),
        ("Monir cannot come to the CTIP meeting", None, None),
        ("আমার সহকর্মী মঙ্গলবার আসতে পারবে না", None, None),
        ("আমি কীভাবে যোগ দেব?", None, None),
    ],
)
def test_what_somebody_says_of_their_coming_is_no_question(
    text: str, saying: str | None, mode: str | None
) -> None:
    frame = read(text)
    assert (frame.saying, frame.mode) == (saying, mode)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("all meetings next week other than CTIP and labour", {"groups": ("ctip", "lm")}),
        ("leave out the climate ones, my meetings of next week", {"groups": ("cchm",)}),
        ("apart from the quarterly what do I have next week", {"titles": (2,)}),
        ("what is there next week except on sunday", {"period": True}),
        ("আগামী সপ্তাহে মানব পাচার ছাড়া আর কী কী সভা আছে", {"groups": ("ctip",)}),
        ("all meetings next week but the labour ones", {"groups": ("lm",)}),
        ("everything but ctip next week", {"groups": ("ctip",)}),
        ("আগামী সপ্তাহে সিটিআইপি আর শ্রম অভিবাসন বাদে কী কী সভা", {"groups": ("ctip", "lm")}),
        ("রবিবার বাদ দিয়ে আগামী সপ্তাহে আমার কী কী সভা", {"period": True}),
        ("agami soptahe ctip bade amar ki ki meeting ache", {"groups": ("ctip",)}),
    ],
)
def test_what_is_left_out_is_not_asked_for(text: str, left_out: dict[str, Any]) -> None:
    frame = read(text)
    without = frame.without
    assert frame.asked == "list"
    assert (frame.groups, frame.titles) == ((), ())
    assert frame.period.last == date(2027, 1, 23)
    assert set(without.groups) == {IDS[key] for key in left_out.get("groups", ())}
    assert without.titles == left_out.get("titles", ())
    assert bool(without.period) == left_out.get("period", False)


@pytest.mark.parametrize(
    ("text", "part", "meant"),
    [
        ("which meetings of next week are online", "mode", "online"),
        ("which meetings of next week are online only", "only_mode", "online"),
        ("my meetings next week with no online option", "only_mode", "in_person"),
        ("আগামী সপ্তাহে কোন কোন সভা শুধু অনলাইনে", "only_mode", "online"),
        ("agami soptahe online e kon kon meeting", "mode", "online"),
        ("meetings of the whole network next week", "everybody", True),
        ("agami soptahe pura network er kon kon meeting", "everybody", True),
        ("not the working group ones, which meetings are there next week", "everybody", True),
        ("which meetings next week are we not asked to", "others", True),
        ("agami soptahe kon kon meeting e amader dake nai", "others", True),
        ("which meetings does the ILO chair", "chaired", True),
        ("meetings chaired by the Beta Trust next week", "chaired", True),
        ("which meetings are less than two hours long", "lasting", frames.Lasting(None, 120)),
        ("meetings of not more than 90 minutes", "lasting", frames.Lasting(None, 90)),
        ("২ ঘণ্টার বেশি লাগবে এমন সভা কোনগুলো", "lasting", frames.Lasting(120, None)),
        ("which meetings are outside Dhaka", "without", frames.Without(places=(1, 2))),
        ("ঢাকার বাইরে কোন কোন সভা আছে", "without", frames.Without(places=(1, 2))),
        ("dhakar baire kono meeting ache", "without", frames.Without(places=(1, 2))),
        ("I am outside Dhaka on Sunday, do I have a meeting", "without", frames.Without()),
    ],
)
def test_a_list_keeps_to_one_sort_of_meetings(text: str, part: str, meant: object) -> None:
    frame = read(text)
    assert (frame.asked, getattr(frame, part)) == ("list", meant)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("hartal rumours.. is the quarterly coordination meeting still on", "still_on"),
        ("I lost my phone, the bus was late, where is the CTIP meeting?", "where"),
        ("কাল রাতে ঘুম হয়নি, মাথা ধরেছে। সিটিআইপির পরের সভা কবে?", "when"),
        ("basay onek mehman, gas nai, ctip er meeting kothay", "where"),
        ("was away for long, any recent news?", "news"),
    ],
)
def test_what_is_asked_is_found_in_its_clause(text: str, asked: str) -> None:
    assert read(text).asked == asked


@pytest.mark.parametrize("text", ["২০ তারিখের পর কী আছে", "what is after the 20th"])
def test_everyday_words_together_are_no_word_of_a_standing_answer(text: str) -> None:
    known = dataclasses.replace(
        NAMES,
        standing=index.Index([(1, ("পার্কিং আছে কি",))], everyday=False),
        standing_questions=((1, ("পার্কিং আছে কি",)),),
    )
    assert read(text, known).standing is None


def test_not_only_ones_own_meetings_are_meant() -> None:
    assert read("my meetings this week").own
    assert not read("all meetings this week, not just mine").own
    assert not read("ei soptahe ki ki meeting, amar na holeo").own


def test_what_is_asked_in_the_same_breath_is_answered_too() -> None:
    frame = read("where is the referral workshop and by when do I have to reply")
    assert {frame.asked, *frame.also} == {"where", "deadline"}
    assert read("where is the referral workshop").also == ()


@pytest.mark.parametrize("text", ["where may I park?", "গাড়িটা কোথায় রাখব", "gari kothay rakhbo"])
def test_a_standing_answer_is_found_by_its_questions(text: str) -> None:
    assert read(text).standing == 1


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("what time is the CTIP meeting in Geneva?", "Europe/Zurich"),
        ("জেনেভা সময় অনুযায়ী সভা কখন", "Europe/Zurich"),
        ("ctip meeting london er koytay", "Europe/London"),
        ("when is the CTIP meeting in Dhaka", None),
    ],
)
def test_a_time_may_be_asked_for_another_city(text: str, zone: str | None) -> None:
    frame = read(text)
    assert (frame.asked, frame.zone) == ("when", zone)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("when is the next সভা?", "en"),
        ("next meeting কবে?", "bn"),
        ("next meeting kobe?", "bn"),
        ("next CTIP meeting", "en"),
        ("CTIP meeting", "en"),
        ("agenda?", "en"),
        ("31/01??", None),
        ("21 feb e ki kono meeting", "bn"),
        ("ctip meeting kkhn", "bn"),
        ("what is the weather like", "en"),
        ("মানব পাচার প্রতিরোধ", "bn"),
        ("CTIP", None),
        ("12:30 😀", None),
        ("", None),
    ],
)
def test_the_words_beside_names_say_the_language(text: str, language: str | None) -> None:
    assert read(text).language == language


def test_a_word_that_the_name_lacks_makes_it_doubtful() -> None:
    frame = read("when is the labour zebra meeting?")
    assert (frame.groups, frame.certain) == ((some_groups.LM,), False)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("wt is th agnda of ctip", "agenda"),
        ("ctip mtg kkhn", "when"),
        ("am i fre on sundy", "list"),
    ],
)
def test_words_are_known_without_their_vowels(text: str, asked: str) -> None:
    assert read(text).asked == asked


def test_what_the_working_group_of_an_unknown_name_does_is_not_a_title_of_ours() -> None:
    frame = read("when is the health cluster coordination meeting")
    assert frame.unknown_name


@pytest.mark.parametrize(
    "text",
    [
        "guests are coming on friday, how many kilos of rice do I need and when should I start",
        "everybody talked about the election the whole afternoon, who will win in our area",
        "ঢাকা মেডিকেলের জরুরি বিভাগের নম্বর কত?",
        "aj sara din khub kosto gese",
    ],
)
def test_talk_with_days_in_it_asks_for_nothing(text: str) -> None:
    frame = read(text)
    assert (frame.asked, frame.saying) == (None, None)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("is there room for one more from us on the 19th? how many left", "seats"),
        ("can you check who we are still waiting for today, which org", "not_answered"),
        ("who's chairing on Sunday", "chair"),
        ("cant find the mail anymore, what's the link for 3pm today", "how_to_join"),
        ("what is happening on wednesday the 20th", "list"),
    ],
)
def test_of_days_facts_are_asked_without_a_word_for_a_meeting(text: str, asked: str) -> None:
    frame = read(text)
    assert (frame.asked, bool(frame.period.first)) == (asked, True)


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("my flight got cancelled so I can't come to the referral pathways workshop", "cannot"),
        ("sorry bus cancelled, stuck in the hills, won't make it today", "cannot"),
        ("not sure about the referral workshop, my boss decides. mark me tentative", "maybe"),
        ("not gonna make the referral workshop, Zebra will go instead", "cannot"),
        ("can't do tuesday the 19th, sorry, the kid is sick", "cannot"),
        ("can I come online to the referral workshop", None),
        ("translate this: I cannot come today", None),
        ("I cannot come to the restaurant today", None),
    ],
)
def test_what_is_none_of_our_business_may_be_the_reason(text: str, saying: str | None) -> None:
    assert read(text).saying == saying


@pytest.mark.parametrize(
    ("text", "asked", "titles"),
    [
        ("the driver wants to know, which building for the 3pm meeting today", "where", ()),
        ("which meetings are there in march, I coordinate my home leave", "list", ()),
        ("who has not replied for the quarterly? want to chase them before lunch",
         "not_answered", (2,)),
    ],
)  # fmt: skip
def test_a_clause_is_read_apart_from_the_chatter_around_it(
    text: str, asked: str, titles: tuple[int, ...]
) -> None:
    frame = read(text)
    assert (frame.asked, frame.titles) == (asked, titles)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I am new at ILO, which groups are there?", "groups"),
        ("joined Beta Trust on Sunday.. this network has which TWGs exactly", "groups"),
        ("what is there on Sunday, all grps", "list"),
        ("ILO asked me yesterday and I had no idea. who chairs the CTIP group?", "chair"),
        ("who chairs the CTIP group? I want to talk to them, give me a contact", "chair"),
        ("how to contact the CTIP group? urgent", "contact"),
    ],
)
def test_a_name_or_a_day_in_chatter_does_not_change_what_is_asked(text: str, asked: str) -> None:
    frame = read(text)
    assert (frame.asked, frame.own, frame.past) == (asked, False, False)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("whn r we doing the referral pathways workshop, my calender is blank", "when"),
        ("pls tell the driver where quarterly is happening", "where"),
    ],
)
def test_of_a_meeting_that_has_a_title_nothing_is_listed(text: str, asked: str) -> None:
    assert read(text).asked == asked


def test_the_word_for_a_meeting_says_which_is_meant_where_no_title_is_named() -> None:
    assert (read("when is the workshop").kindred, read("when is the meeting").kindred) == ((1,), ())
    assert read("when is the referral workshop").kindred == ()


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("which meetings did I say yes to", ("come",)),
        ("which ones did I say no to", ("cannot",)),
        ("কোনটায় যাব না বলছি", ("cannot",)),
        ("ami jegulate ha bolechi", ("come",)),
        ("which ones have I said yes or no to", ()),
        ("what did I answer", ()),
    ],
)
def test_of_ones_own_answers_some_may_be_asked_for(text: str, answered: tuple[str, ...]) -> None:
    frame = read(text)
    assert (frame.asked, frame.answered) == ("mine", answered)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("how many minutes are planned for the mapping", (1,)),
        ("how long is the mapping of shelters", (1,)),
        ("mapping of shelters er jonno koto minute", (1,)),
    ],
)
def test_how_long_an_item_takes_is_on_the_agenda(text: str, topics: tuple[int, ...]) -> None:
    frame = read(text)
    assert (frame.asked, frame.topics) == ("agenda", topics)


def test_what_is_next_is_ahead_whatever_was_before() -> None:
    frame = read("the phone was off yesterday so I lost everything, when do we meet next")
    assert (frame.soonest, frame.past) == (True, False)


def test_who_is_new_asks_for_all_working_groups() -> None:
    frame = read("I'm new and joined last week. Which working groups exist in this network?")
    assert (frame.asked, frame.own) == ("groups", False)


@pytest.mark.parametrize(
    ("text", "places", "organizations"),
    [
        ("which meetings are at the ILO this month", (1,), ()),
        ("what does the ILO have this month", (), (1,)),
        ("any meetings in Dhaka this month", (1, 2), ()),
        ("I am in Dhaka this week, which meetings are there", (), ()),
    ],
)
def test_what_is_at_a_place_is_told_from_what_an_organization_has(
    text: str, places: tuple[int, ...], organizations: tuple[int, ...]
) -> None:
    frame = read(text)
    assert (frame.places, frame.organizations) == (places, organizations)


@pytest.mark.parametrize(
    ("text", "extreme"),
    [
        ("when is the last meeting of the month", "last"),
        ("what's my first meeting next week", "first"),
        ("my calendar got lost, what's the first thing coming up for me", "first"),
        ("which meeting is the longest", "longest"),
        ("when was the last meeting this month", None),
        ("when was the last meeting", None),
        ("first time for me: where is the meeting", None),
    ],
)
def test_one_of_several_meetings_is_meant(text: str, extreme: str | None) -> None:
    assert read(text).extreme == extreme


def test_a_place_in_another_zone_may_be_chatter() -> None:
    text = "until when must we answer for the referral workshop? my director is in Bangkok"
    assert read(text).asked == "deadline"


def test_an_organization_named_in_full_is_no_title_of_which_it_has_a_word() -> None:
    titles = index.Index([*TITLES, (4, ("Beta testing of the survey",))])
    known = dataclasses.replace(names(meetings=frozenset({1, 2, 4})), titles=titles)
    frame = read("is Beta Trust part of the climate group? and who else", known)
    assert (frame.asked, frame.titles) == ("members", ())


def test_who_speaks_of_oneself_says_no_date() -> None:
    assert not read("which one of the labour group is the first I should go to").period


def test_without_any_names_a_question_is_still_understood() -> None:
    assert read("when is the next meeting?", names((), frozenset())).asked == "when"


@settings(deadline=None)
@given(st.text())
def test_random_text_never_raises(text: str) -> None:
    frame = read(text)
    assert set(frame.groups) <= set(IDS.values())
    assert set(frame.titles) <= {1, 2}
    assert not (frame.unknown_name and frame.groups)


WORDS = [
    "when", "CTIP", "group", "the", "সভা", "কবে", "শ্রম", "xyz", "link", "?", "er", "of", "next",
    "sunday", "20", "after", "5", "pm", "to", "january", "from", "weekend", "caseworkers", "closed",
    "আগামী", "সপ্তাহে", "থেকে", "৫টার", "পর", "i", "will", "come", "not", "ILO", "workshop",
    "shelters", "london",
]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_random_words_never_raise_and_never_name_what_is_not_seen(words: list[str]) -> None:
    frame = read(" ".join(words))
    assert not frame.unknown_name or frame.asked is not None or frame.saying is not None
    assert 3 not in (*frame.titles, *frame.places, *frame.topics)


def test_only_the_head_of_a_long_text_is_read() -> None:
    text = "when is the CTIP meeting? " * 160
    assert read(text) == read(text[: normalise.LONGEST])


def calls(text: str) -> int:
    """Count the functions that are called to read a text whose words are not new."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    read(text)
    before = sys.getprofile()
    gc.disable()  # whoever listens to it is called at any time
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
        gc.enable()
    return counted


TEXTS = (
    st.text(min_size=normalise.LONGEST // 2)
    | st.lists(st.sampled_from(WORDS), min_size=normalise.LONGEST // 4).map(" ".join)
    | st.text(alphabet="ab1.,:- \nকা", min_size=normalise.LONGEST // 2)
    | st.text(min_size=1, max_size=9).map(lambda text: text * normalise.LONGEST)
)
PARTS = 8


@settings(deadline=None, max_examples=15)
@given(TEXTS)
def test_what_a_text_costs_grows_no_faster_than_its_length(text: str) -> None:
    head = text[: normalise.LONGEST]
    size = -(-len(head) // PARTS)
    parts = [head[start : start + size] for start in range(0, len(head), size)]
    assert calls(head) <= 3 * sum(map(calls, parts))  # 8 times were it its square


@pytest.mark.parametrize("text", ["when is the next meeting? ", "রবিবার বিকেল ৫টায় ", "qxz, "])
def test_what_is_not_read_of_a_long_text_costs_nothing(text: str) -> None:
    head = (text * normalise.LONGEST)[: normalise.LONGEST]
    assert calls(text * 1000) == calls(head)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rendezvous spot?", "where"),
        ("why so far away the venue", "where"),
        ("when will the group chinwag happen", "next"),
        ("CTIP, what's cooking", "agenda"),
        ("I am coming, am I not?", "mine"),
    ],
)
def test_what_was_taught_word_for_word_asks_what_was_taught(text: str, kind: str) -> None:
    learned = lessons.learned(((kind, text),))
    frame = question.read(text.upper(), NAMES, CALENDAR, learned)
    assert (frame.asked, frame.saying, frame.unknown_name) == (kind, None, False)


def test_names_in_what_was_taught_are_not_learned() -> None:
    def learned(name: str) -> lessons.Learned:
        return lessons.learned((("agenda", f"{name} particulars"), ("news", f"সবাই {name} নিয়ে")))

    for tokens in (
        ["quokka"],
        ["quokka", "particulars"],
        ["quokkas"],
        ["সবাই", "quokka"],
        ["zebra"],
    ):
        assert learned("Quokka").likeness(tokens) == learned("Zebra").likeness(tokens)
    assert learned("Quokka").likeness(["particulars"]) != lessons.learned().likeness(
        ["particulars"]
    )


@pytest.mark.parametrize(
    ("text", "titles", "days"),
    [
        ("i will skip the quarterly one, so which is the next", (2,), False),
        ("besides the quarterly one when do we meet next", (2,), False),
        ("todays i have to skip, which is my next meeting", (), True),
        ("once tomorrows one is done, when does labour migration meet again", (), True),
    ],
)
def test_the_next_comes_after_what_is_skipped(
    text: str, titles: tuple[int, ...], days: bool
) -> None:
    frame = read(text)
    assert frame.soonest
    assert (frame.titles, bool(frame.period)) == ((), False)
    assert (frame.without.titles, bool(frame.without.period)) == (titles, days)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("i will skip the quarterly coordination meeting", "cannot"),
        ("pls skip the quarterly one for me", "cannot"),
    ],
)
def test_what_is_skipped_is_left_out_only_where_the_next_is_asked(text: str, asked: str) -> None:
    frame = read(text)
    assert (frame.saying, frame.titles) == (asked, (2,))
    assert frame.without == frames.Without()


def test_what_is_included_does_not_narrow_what_is_asked() -> None:
    frame = read("how many times will the labour migration group meet, incl the quarterly one")
    assert (frame.asked, frame.groups, frame.titles) == ("count", (IDS["lm"],), ())
    assert frame.without == frames.Without()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("is Beta Trust still the lead of the climate group or someone else now", "chair"),
        ("Is it still ILO leading the labour migration group or did it change", "chair"),
        ("is the labour migration meeting still on, did it change", "still_on"),
    ],
)
def test_what_may_have_changed_of_a_working_group_is_who_leads_it(text: str, asked: str) -> None:
    assert read(text).asked == asked


def test_what_others_may_have_done_is_a_question_and_a_command_points_at_its_button() -> None:
    asked = read("did they reschedule the referral workshop")
    assert (asked.asked, asked.guide) == ("still_on", None)
    told = read("reschedule the referral workshop to sunday")
    assert (told.guide, told.titles, told.period) == ("change", (1,), periods.NOTHING)
    assert read("cancel the meeting with my landlord on friday").guide is None


def test_a_reason_may_be_joined_to_what_is_said_by_a_word() -> None:
    frame = read("stuck in traffic so will connect by link to the referral workshop")
    assert (frame.saying, frame.mode, frame.titles) == ("come", "online", (1,))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("show me whatever i hv replied", "mine"),
        ("which orgs didnt reply for the referral workshop", "not_answered"),
        ("whats the agenda of the referral workshop", "agenda"),
    ],
)
def test_words_are_known_as_they_are_shortened(text: str, asked: str) -> None:
    assert read(text).asked == asked


def test_what_comes_up_is_not_who_comes() -> None:
    assert read("whats the first meeting coming up").asked == "next"


@pytest.mark.parametrize("days", ["todays", "tomorrows"])
def test_days_have_their_plural_s(days: str) -> None:
    assert read(f"where is {days} meeting").period


def test_a_title_beside_its_day_is_no_chatter() -> None:
    frame = read("sunday's quarterly: i am coming in person, not online as said before")
    assert (frame.saying, frame.mode, frame.titles) == ("come", "in_person", (2,))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("my uber needs the address of todays venue", "where"),
        ("my uber needs the address of my uncle", None),
        ("anything happening after office hours, like after 5", "list"),
        ("my daughter's result will be published on thursday", None),
        ("the generator broke again on thursday", None),
        ("we had a nice discussion over tea this morning", None),
    ],
)
def test_what_is_ours_is_answered_whatever_stands_around_it(text: str, asked: str | None) -> None:
    assert read(text).asked == asked


@pytest.mark.parametrize(
    ("text", "zone", "city"),
    [
        ("what time is the referral workshop in geneva", "Europe/Zurich", "geneva"),
        ("referral workshop in perth time", "Australia/Perth", "perth"),
        ("what time is the referral workshop in nowhereville pls", None, "nowhereville"),
        ("referral workshop as per nowhereville time", None, "nowhereville"),
        ("রেফারেল ওয়ার্কশপ অজানাপুর সময়ে কয়টায়", None, "অজানাপুর"),
        ("what time is the referral workshop in dhaka", None, None),
        ("when is the referral workshop, before prayer time?", None, None),
        ("who comes to the referral workshop in nowhereville", None, None),
    ],
)
def test_where_a_time_is_wanted_is_told_though_it_is_unknown(
    text: str, zone: str | None, city: str | None
) -> None:
    frame = read(text)
    assert (frame.zone, frame.city) == (zone, city)


@pytest.mark.parametrize(
    ("text", "asked", "lasting"),
    [
        ("which meetings are longer than two hours", "list", frames.Lasting(120, None)),
        ("any session next week over 90 minutes", "list", frames.Lasting(90, None)),
        ("list the meetings shorter than an hour", "list", frames.Lasting(None, 60)),
        ("কোন সভাগুলো দুই ঘণ্টার বেশি", "list", frames.Lasting(120, None)),
        ("kon meeting gula dui ghontar beshi", "list", frames.Lasting(120, None)),
        ("is the referral workshop more than 2 hrs long", "duration", frames.Lasting()),
        ("who are the members of CTIP, more than two?", "members", frames.Lasting()),
    ],
)
def test_meetings_are_meant_by_how_long_they_take(
    text: str, asked: str | None, lasting: frames.Lasting
) -> None:
    frame = read(text)
    assert (frame.asked, frame.lasting) == (asked, lasting)


@pytest.mark.parametrize(
    "text",
    [
        "i said yes to the quarterly but i cant make it",
        "i will be at the quarterly but i cant make it on time",
    ],
)
def test_what_is_said_of_it_later_is_of_the_meeting_named_first(text: str) -> None:
    assert read(text).titles == (2,)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("is the meeting on the 3rd floor", False),
        ("৩য় তলায় কি সভা", False),
        ("is the meeting on the 3rd", True),
    ],
)
def test_the_number_of_a_floor_is_no_date(text: str, period: bool) -> None:
    assert bool(read(text).period) == period


def test_who_presents_somewhere_is_asked_of_the_meeting_there() -> None:
    frame = read("what does Beta Trust present in the mohakhali session")
    assert (frame.asked, frame.topics, frame.places) == ("agenda", (2,), (2,))
    assert not frame.unknown_name


def test_words_that_sound_like_one_of_a_standing_answer_are_not_its_question() -> None:
    assert read("সভা কয়টায় পড়ে? এক সহকর্মী ঢুকবে").standing is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("who won the match last night? missed it because of coordination", None),
        ("so tired 🙂 when is the quarterly coordination meeting", "when"),
        ("next meeting at shapla hall? have to book a flight", "next"),
        ("have to book a flight", None),
    ],
)
def test_what_is_asked_beside_what_is_none_of_our_business(text: str, asked: str | None) -> None:
    assert read(text).asked == asked


@pytest.mark.parametrize(
    ("text", "step"), [("CTIP-TWG এর পরের সভা কবে?", 0), ("এর পরের সভা কবে?", 1)]
)
def test_the_next_of_a_named_working_group_is_not_the_one_after_another(
    text: str, step: int
) -> None:
    frame = read(text)
    assert (frame.asked, frame.pointing.step) == ("when", step)


@pytest.mark.parametrize(
    "text",
    ["when are the LM-TWG meetings in january?", "LM-TWG meeting on 14 January", "LM সভা কবে"],
)
def test_a_working_groups_meetings_are_meant_though_one_is_titled_by_its_name(text: str) -> None:
    titles = index.Index([*TITLES, (4, ("LM-TWG meeting",))])
    known = dataclasses.replace(names(), titles=titles, meetings=frozenset({1, 2, 4}))
    frame = read(text, known)
    assert (frame.groups, frame.titles) == ((IDS["lm"],), ())


@pytest.mark.parametrize(
    "text",
    [
        "jolbayu poriborton group er meeting kobe hobe",
        "salinity change group, when do they meet?",
        "detainee list niye kono boithok ache naki samne",
        "লবণাক্ততার তালিকা নিয়ে কোনো সভা আছে?",
    ],
)
def test_a_name_that_we_do_not_know_may_have_a_word_that_we_know(text: str) -> None:
    frame = read(text, names(groups=()))
    assert (frame.unknown_name, frame.titles, frame.topics) == (True, (), ())


@pytest.mark.parametrize(
    "text",
    [
        "which meetings are in Mohakhali? flying in from Karwan Bazar",
        "meetings in mohakhali please, coming from karwan bazar",
        "mohakhali te kon kon meeting, karwan bazar er gula lagbe na",
    ],
)
def test_where_one_comes_from_is_no_place_of_a_meeting(text: str) -> None:
    places = (
        (1, ("ILO office, Karwan Bazar", " Karwan Bazar")),
        (2, ("Hall, Mohakhali", "Mohakhali")),
    )
    known = dataclasses.replace(NAMES, places=index.Index((*places, (3, ("Dhaka",)))))
    known = dataclasses.replace(known, with_place=frozenset({1, 2, 3, 4, 5}))
    frame = read(text, known)
    assert (frame.asked, frame.places) == ("list", (2,))


def test_of_two_places_either_is_meant() -> None:
    places = ((1, ("Karwan Bazar",)), (2, ("Mohakhali",)))
    known = dataclasses.replace(NAMES, places=index.Index(places))
    known = dataclasses.replace(known, with_place=frozenset({1, 2, 3, 4, 5}))
    assert set(read("what is there in Mohakhali or Karwan Bazar?", known).places) == {1, 2}


ROOMS = dataclasses.replace(
    names((gazetteer.Entry(9, ("Shapla Case Review Group", "case review")),)),
    places=index.Index(
        ((1, ("Shapla Training Hall, ground floor",)), (2, ("Shapla Conference Room B",)))
    ),
)


@pytest.mark.parametrize(
    ("text", "places", "groups"),
    [
        ("anything at the training hall?", (1,), ()),
        ("anything at the Shapla Training Hall?", (1,), ()),
        ("which meetings are in the Shapla Conference Room", (2,), ()),
        ("what is on in conference room B on Sunday", (2,), ()),
        ("Shapla training hall e kono meeting ache", (1,), ()),
        ("conference room e kon kon meeting", (2,), ()),
        ("শাপলা কনফারেন্স রুমে কোন কোন সভা", (2,), ()),
        ("কনফারেন্স রুমে রবিবার কী আছে", (2,), ()),
        ("next Shapla meeting", (), (9,)),
        ("when is the Shapla group meeting", (), (9,)),
        ("is there any training on Sunday", (), ()),
    ],
)
def test_a_room_is_named_by_words_that_stand_together(
    text: str, places: tuple[int, ...], groups: tuple[int, ...]
) -> None:
    frame = read(text, ROOMS)
    assert (frame.places, frame.groups) == (places, groups)


@pytest.mark.parametrize(
    "text",
    [
        "which meetings are in Dhaka",
        "Dhaka te kono meeting ache?",
        "dhakate kon kon meeting ache",
        "ঢাকায় কোন কোন সভা আছে",
        "ঢাকাতে কোনো মিটিং আছে?",
        "Dhaka meetings",
    ],
)
def test_the_town_of_nearly_all_is_meant_beside_meetings(text: str) -> None:
    frame = read(text)
    assert (frame.asked, set(frame.places), frame.unknown_name) == ("list", {1, 2}, False)


FIRST = dataclasses.replace(
    NAMES,
    titles=index.Index(((1, ("First meeting of the task team",)), (2, ("Last mile roundtable",)))),
)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("first week of february", ()),
        ("what is on in the first half of march", ()),
        ("coming on the 1st", ()),
        ("last week of february", ()),
        ("the first one", ()),
        ("when is the first meeting", ()),
        ("ফেব্রুয়ারির প্রথম সপ্তাহে কী আছে", ()),
        ("february er prothom soptahe ki ache", ()),
        ("when is the first meeting of the task team", (1,)),
        ("where is the last mile roundtable", (2,)),
    ],
)
def test_words_of_days_and_order_name_no_title_by_themselves(
    text: str, titles: tuple[int, ...]
) -> None:
    assert read(text, FIRST).titles == titles


@pytest.mark.parametrize(
    ("text", "mode", "hybrid"),
    [
        ("in person only", "in_person", False),
        ("only online", "online", False),
        ("only hybrid", None, True),
        ("the hybrid ones?", None, True),
        ("which meetings are hybrid", None, True),
        ("in person meetings", "in_person", False),
        ("শুধু অনলাইনে", "online", False),
        ("শুধু সশরীরে", "in_person", False),
        ("হাইব্রিড মিটিং কোনগুলো", None, True),
        ("shudhu online gula", "online", False),
        ("hybrid kon kon meeting", None, True),
    ],
)
def test_a_way_of_taking_part_alone_keeps_to_meetings_that_have_it(
    text: str, mode: str | None, hybrid: bool
) -> None:
    frame = read(text)
    assert (frame.asked, frame.mode, frame.only_mode, frame.hybrid) == ("list", mode, None, hybrid)


@pytest.mark.parametrize("text", ["is it online only?", "is it hybrid", "online?"])
def test_whether_a_meeting_is_online_asks_for_no_list(text: str) -> None:
    assert read(text).asked != "list"


@pytest.mark.parametrize(
    ("text", "month", "groups"),
    [
        ("not the march one, the february one", 2, ()),
        ("the february one, not the march one", 2, ()),
        ("মার্চেরটা না, ফেব্রুয়ারিরটা", 2, ()),
        ("মার্চেরটা নয়, ফেব্রুয়ারিরটা", 2, ()),
        ("march er ta na, february er ta", 2, ()),
        ("CTIP na, labour migration er meeting february te kobe", 2, ("lm",)),
        ("not CTIP, the climate meetings in february", 2, ("cchm",)),
    ],
)
def test_what_is_denied_is_not_meant(text: str, month: int, groups: tuple[str, ...]) -> None:
    frame = read(text)
    assert frame.period.first is not None
    assert frame.period.first.month == month
    assert frame.groups == tuple(IDS[key] for key in groups)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("has any meeting been cancelled", True),
        ("kono meeting cancel hoise?", True),
        ("কোনো সভা কি বাতিল হয়েছে", True),
        ("is the meeting cancelled", False),
    ],
)
def test_changes_are_asked_of_any_meeting_or_of_one(text: str, several: bool) -> None:
    frame = read(text)
    assert (frame.asked, frame.several) == ("still_on", several)


def test_a_taught_list_is_asked_anew_whatever_was_spoken_of() -> None:
    taught = lessons.learned((("list", "the lowdown on the upcoming gatherings"),))
    text = "the lowdown on the upcoming gatherings"
    frame = question.read(text, NAMES, CALENDAR, taught, going_on=True)
    assert (frame.asked, frame.new, frame.pointing.step) == ("list", True, 0)


LUNCH = "will lunch be served at the quarterly coordination meeting"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LUNCH, True),
        ("is there lunch?", True),
        ("lunch dibe naki", True),
        ("দুপুরের খাবার থাকবে?", True),
        ("do they serve food at the quarterly", True),
        ("when is the quarterly coordination meeting", False),
        ("who comes to the quarterly coordination meeting", False),
        ("quarterly coordination meeting kobe", False),
        ("please order lunch for the meeting", False),
    ],
)
def test_a_standing_answer_is_found_by_what_it_tells_and_not_by_the_meeting_it_names(
    text: str, *, found: bool
) -> None:
    known = dataclasses.replace(
        NAMES,
        standing=index.Index([(1, (LUNCH,))], everyday=False),
        standing_questions=((1, (LUNCH,)),),
    )
    frame = read(text, known)
    assert (frame.standing == 1) is found
    assert [one.titles for one in frame.standing_of] == ([(2,)] if found else [])


@pytest.mark.parametrize(
    "text",
    [
        "when is the services meeting",
        "services er meeting ta ki pichaise",
        "is the services session still on 8 dec",
    ],
)
def test_a_word_of_a_title_is_no_slip_for_a_word_for_a_meeting(text: str) -> None:
    titles = index.Index([*TITLES, (4, ("Services for survivors, mapping session",))])
    known = dataclasses.replace(NAMES, titles=titles, meetings=frozenset({1, 2, 4}))
    assert read(text, known).titles == (4,)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("I will come to the referral workshop and the quarterly online", "online"),
        ("I will come to the referral workshop online and the quarterly", None),
        ("referral workshop ar quarterly duitatei online e thakbo", "online"),
    ],
)
def test_how_one_takes_part_is_of_all_meetings_around_which_it_is_said(
    text: str, mode: str | None
) -> None:
    frame = read(text)
    assert (len(frame.each), frame.saying, frame.mode) == (2, "come", mode)
