import contextlib
from datetime import UTC, date, datetime
from pathlib import Path

import cast
import loads
import pytest
import test_network_file
from loads import NETWORK, NOW, Loader
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.demo import data
from storage import (
    calendar_feeds,
    dialogues,
    errors,
    groups,
    loading,
    meetings,
    members,
    needs,
    network_file,
    posts,
)
from storage.database import Database
from storage.models import Account, Audit, Base, Network


def rows(session: Session) -> dict[str, list[str]]:
    """Everything in the database, as text."""
    session.flush()
    return {
        table.name: sorted(map(repr, session.execute(select(table))))
        for table in Base.metadata.sorted_tables
    }


def test_the_demo_loads_and_loading_it_again_changes_nothing(
    session: Session, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    file = network_file.read(data.network_files(now.date(), tmp_path))
    first = loading.load(session, file, now)
    assert first.counts["meeting"] == 13
    before = rows(session)
    again = loading.load(session, file, now + cast.HOUR, announce=True)
    assert again.lines == ["nothing to change"]
    assert rows(session) == before


def test_the_sample_of_the_contract_loads_and_loading_it_again_changes_nothing(
    load: Loader,
) -> None:
    load(test_network_file.SAMPLE)
    assert load.person("sample-member").left_at == NOW
    assert load.meeting("sample-2027-02/2027-03-09").agenda[1]["presenter"] == "UNODC"
    assert load.group("sample").quorum == "50%"
    before = rows(load.session)
    assert load(test_network_file.SAMPLE).lines == ["nothing to change"]
    assert rows(load.session) == before


def test_what_a_file_leaves_out_has_the_defaults(load: Loader) -> None:
    load(NETWORK)
    network = load.session.get_one(Network, 1)
    assert network.languages == ["en", "bn"]
    assert network.weekend == ["FR", "SA"]
    assert (network.reminders, network.holidays) == (["1d", "2h"], [])
    assert load.organization("shelter").short_name == "Shelter of Samples"


def test_every_change_is_a_line_and_the_last_sums_up(load: Loader) -> None:
    load(NETWORK)
    assert load(
        """
network: {quiet_hours: 21:00-08:00}
organizations: [{key: iom, name: Sample Office}, {key: new, name: New One, kind: donor}]
people: [{key: bina, language: bn, roles: [focal_point, chair]}]
"""
    ).lines == [
        "organization iom: name IOM of Samples -> Sample Office",
        "organization new: new",
        "network: quiet_hours none -> 21:00-08:00",
        "person bina: language none -> bn, roles nothing -> chair focal_point",
        "in all: 2 organizations, 1 network, 1 person",
    ]


def test_what_was_said_in_the_chat_is_not_undone_by_an_old_file(load: Loader) -> None:
    load(NETWORK)
    load.person("rafiq").language = "en"
    load.person("amina").name = "Sample Amina Two"
    assert load(NETWORK).lines == ["nothing to change"]
    assert load.person("rafiq").language == "en"
    newer = NETWORK.replace("telegram_id: 103", "telegram_id: 103, language: bn")
    assert load.lines(newer) == ["person bina: language none -> bn"]
    assert load.person("amina").name == "Sample Amina Two"


def test_a_file_of_changes_does_not_forget_what_the_whole_one_said(load: Loader) -> None:
    load(NETWORK)
    load("people: [{key: bina, language: bn}]")
    load.person("bina").name = "Sample Bina Two"
    assert load(NETWORK).lines == ["nothing to change"]


def test_what_a_file_says_anew_holds_also_against_the_chat(load: Loader) -> None:
    load(NETWORK)
    load.person("rafiq").language = "en"
    load("people: [{key: rafiq, language: en}]")
    load("people: [{key: rafiq, language: bn}]")
    assert load.person("rafiq").language == "bn"


def test_what_is_missing_from_a_file_stays(load: Loader) -> None:
    load(NETWORK)
    assert load("organizations: [{key: iom, kind: other}]").counts == {"organization": 1}
    assert load.organization("iom").name == "IOM of Samples"
    assert load.person("bina").left_at is None


def test_a_short_name_that_nobody_gave_follows_the_name(load: Loader) -> None:
    load(NETWORK)
    load("organizations: [{key: shelter, name: Home}, {key: iom, name: Office}]")
    assert load.organization("shelter").short_name == "Home"
    assert load.organization("iom").short_name == "IOM"
    load("organizations: [{key: iom, short_name: }]")
    assert load.organization("iom").short_name == "Office"


def test_a_value_taken_away_is_gone_or_the_default_again(load: Loader) -> None:
    load(NETWORK, "network: {email: a@example.org, reminders: [3d]}")
    load("network: {email: , reminders: }")
    network = load.session.get_one(Network, 1)
    assert (network.email, network.reminders) == (None, ["1d", "2h"])


def member_keys(load: Loader, key: str) -> set[str]:
    return {organization.key for organization in load.group(key).members}


def test_the_chair_is_a_member_listed_or_not(load: Loader) -> None:
    load(NETWORK)
    assert member_keys(load, "ctip") == {"iom", "shelter", "unodc"}
    load("working_groups: [{key: ctip, members: [iom]}]")
    assert member_keys(load, "ctip") == {"iom", "unodc"}


def test_who_is_chair_no_more_stays_a_member_only_where_the_file_lists_it(load: Loader) -> None:
    load(NETWORK)
    [line] = load.lines("working_groups: [{key: ctip, chair: iom}]")
    assert line == (
        "working group ctip: chair unodc -> iom, members iom shelter unodc -> iom shelter; "
        "out: unodc"
    )
    assert load.group("ctip").chair is load.organization("iom")
    load("working_groups: [{key: ctip, members: [shelter, unodc]}]")
    load("working_groups: [{key: ctip, chair: unodc}]")
    assert member_keys(load, "ctip") == {"shelter", "unodc"}
    load("working_groups: [{key: ctip, chair: iom}]")
    assert member_keys(load, "ctip") == {"iom", "shelter", "unodc"}


def test_a_file_loaded_again_puts_right_who_is_a_member(load: Loader) -> None:
    load(NETWORK)
    group = load.group("ctip")
    group.members.append(cast.organization(load.session, "left-over"))
    load.session.flush()
    load("working_groups: [{key: closed, name: Another}]")
    assert "left-over" in member_keys(load, "ctip")
    load(NETWORK)
    assert member_keys(load, "ctip") == {"iom", "shelter", "unodc"}


@pytest.mark.parametrize(("quorum", "warns"), [("4", True), ("3", False), ("100%", False)])
def test_a_quorum_of_more_organizations_than_there_are_is_warned_of(
    load: Loader, quorum: str, warns: bool
) -> None:
    load(NETWORK)
    text = f"working_groups: [{{key: ctip, quorum: {quorum}}}]"
    line = (
        "warning: working group ctip: the quorum of 4 organizations is never reached, "
        "since it has 3"
    )
    for lines in (load.lines(text), load(text).lines):
        assert (line in lines) == warns
    assert load.group("ctip").quorum == quorum


def test_people_of_a_former_chair_learn_nothing_of_a_private_working_group(load: Loader) -> None:
    load(NETWORK)
    load.join(101, 102, 103)
    load("working_groups: [{key: closed, chair: shelter, members: [iom]}]")
    load(
        "working_groups: [{key: closed, chair: iom}]",
        "meetings: [{key: review, working_groups: [closed], title: Review, place: Room 1, "
        "starts: 2027-01-19T10:00, ends: 2027-01-19T11:00}]",
        announce=True,
    )
    assert posts.open_due(load.session, NOW) == 1
    assert cast.chats(cast.claim(load.session)) == [101]
    viewer = cast.viewer(load.session, load.person("bina"))
    assert [one.key for one in groups.visible(load.session, viewer)] == ["ctip"]
    assert meetings.upcoming(load.session, viewer, NOW) == []
    with pytest.raises(errors.NotFound):
        meetings.find(load.session, viewer, load.meeting("review").id)


def test_a_membership_ended_by_a_file_gets_nothing_more(load: Loader) -> None:
    load(NETWORK)
    load.join(103)
    bina = load.person("bina")
    posts.tell(load.session, NOW, bina.id, "welcome")
    posts.open_due(load.session, NOW)
    assert load.lines("people: [{key: bina, left: true}]") == ["person bina: left no -> yes"]
    assert cast.states(load.session) == {103: ("withdrawn", "left")}
    assert members.viewer(load.session, bina) is None


def test_a_membership_ended_in_the_chat_is_not_revived_by_an_old_file(load: Loader) -> None:
    text = NETWORK + "  - {key: charu, name: Sample Charu, organization: iom, left: false}\n"
    load(text)
    members.end(load.session, load.person("charu").id, NOW, actor_id=None)
    assert load(text).lines == ["nothing to change"]
    assert load.person("charu").left_at == NOW


def test_who_comes_back_has_to_press_start_again(load: Loader) -> None:
    load(NETWORK)
    load.join(103)
    load("people: [{key: bina, left: true}]")
    load("people: [{key: bina, left: false}]")
    assert not members.is_member(load.person("bina"))
    assert members.admit_expected(load.session, 103, NOW) is load.person("bina")


def test_another_account_ends_what_the_old_one_had(load: Loader) -> None:
    load(NETWORK)
    load.join(103)
    bina = load.person("bina")
    posts.tell(load.session, NOW, bina.id, "welcome")
    posts.open_due(load.session, NOW)
    dialogues.enter(load.session, 103, "contact", "text", NOW)
    load("people: [{key: bina, telegram_id: 203}]")
    assert dialogues.current(load.session, 103) is None
    assert cast.states(load.session) == {103: ("withdrawn", "not_concerned")}
    assert members.person_of(load.session, 103) is None
    assert not members.is_member(bina)
    assert members.admit_expected(load.session, 203, NOW) is bina


@pytest.mark.parametrize(
    ("change", "kept"), [("left: true", False), ("telegram_id: 203", False), ("language: bn", True)]
)
def test_calendar_and_needs_go_with_the_membership_or_the_account(
    load: Loader, change: str, kept: bool
) -> None:
    load(NETWORK)
    load.join(103)
    bina_id = load.person("bina").id
    calendar_feeds.make(load.session, bina_id)
    needs.toggle(load.person("bina"), "captions")
    load(f"people: [{{key: bina, {change}}}]")
    assert calendar_feeds.exists(load.session, bina_id) == kept
    assert load.person("bina").needs == (["captions"] if kept else None)


def test_two_people_can_change_their_accounts_round(load: Loader) -> None:
    load(NETWORK)
    load("people: [{key: rafiq, telegram_id: 103}, {key: bina, telegram_id: 102}]")
    assert load.person("rafiq").telegram_id == 103
    assert load.person("bina").telegram_id == 102


def test_the_account_that_somebody_joined_with_is_theirs_still_when_a_file_names_it(
    load: Loader,
) -> None:
    load(NETWORK + "  - {key: charu, name: Sample Charu, organization: iom}\n")
    cast.account(load.session, 104)
    members.join(load.session, load.person("charu"), 104, NOW)
    assert load("people: [{key: charu, telegram_id: 104}]").lines == ["nothing to change"]
    assert members.is_member(load.person("charu"))


@pytest.mark.parametrize(
    ("change", "menu"),
    [
        ("roles: [secretariat]", None),
        ("language: bn", None),
        ("left: true", None),
        ("telegram_id: 203", None),
        ("roles: [member]", "known"),
    ],
)
def test_the_command_menu_is_set_anew_when_it_may_differ(
    load: Loader, change: str, menu: str | None
) -> None:
    load(NETWORK)
    load.join(103)
    load(f"people: [{{key: bina, {change}}}]")
    assert load.session.scalar(select(Account.menu).where(Account.telegram_id == 103)) == menu


NEWS = """
news:
  - key: policy
    title: Drafted
    body: It was drafted.
    published: 2027-01-02
    working_groups: [ctip]
    translations: {bn: {title: খসড়া}}
"""


def test_a_withdrawn_item_does_not_leave_any_more(load: Loader) -> None:
    load(NETWORK, NEWS)
    load.join(101, 103)
    item = load.news("policy")
    assert (item.published, item.translations) == (date(2027, 1, 2), {"bn": {"title": "খসড়া"}})
    posts.plan(load.session, "news", NOW, {"all": [], "not": []}, items=cast.items(item))
    posts.open_due(load.session, NOW)
    assert load.lines("news: [{key: policy, withdrawn: true}]") == [
        "news item policy: withdrawn no -> yes"
    ]
    assert cast.claim(load.session) == []


def test_texts_that_changed_are_named_and_not_shown(load: Loader) -> None:
    load(NETWORK, NEWS)
    change = "news: [{key: policy, body: Another}]"
    assert load.lines(change) == ["news item policy: body changed"]
    assert load.news("policy").body == "Another"


def test_the_plain_text_of_news_is_kept_as_html(load: Loader) -> None:
    words = "title: 'A & B', body: '1 < 2 & \"so\"', published: 2027-01-02"
    bangla = "translations: {bn: {title: 'ক & খ', body: '১ < ২'}}"
    file = f"news: [{{key: policy, {words}, {bangla}}}]"
    load(NETWORK, file)
    item = load.news("policy")
    assert (item.title, item.body) == ("A & B", '1 &lt; 2 &amp; "so"')
    assert item.translations == {"bn": {"title": "ক & খ", "body": "১ &lt; ২"}}
    assert load(file).lines == ["nothing to change"]


PARKING = "answers: [{key: parking, questions: [where to park], answer: At gate 2.}]"


def test_a_standing_answer_is_published_for_everybody_or_for_working_groups(load: Loader) -> None:
    bangla = "translations: {bn: {answer: দুই নম্বর ফটকে।}}"
    load(NETWORK, PARKING, f"answers: [{{key: parking, working_groups: [closed], {bangla}}}]")
    made = load.answer("parking")
    assert (made.questions, made.answer) == (["where to park"], "At gate 2.")
    assert made.translations == {"bn": {"answer": "দুই নম্বর ফটকে।"}}
    assert [group.key for group in made.working_groups] == ["closed"]
    assert (made.state, made.author) == ("published", None)


def test_an_old_file_undoes_nothing_that_was_done_to_an_answer_in_the_chat(load: Loader) -> None:
    load(NETWORK, PARKING)
    made = load.answer("parking")
    made.answer = "At gate 5."
    made.state = "withdrawn"
    assert load(PARKING).lines == ["nothing to change"]
    assert load.lines("answers: [{key: parking, questions: [where do cars go]}]") == [
        "answer parking: questions changed"
    ]
    assert (made.answer, made.state) == ("At gate 5.", "withdrawn")
    assert load.lines(PARKING.replace("2", "3")) == [
        "answer parking: questions changed, answer changed"
    ]
    assert made.answer == "At gate 3."


def test_an_answer_for_working_groups_is_not_opened_to_everybody_by_saying_none(
    load: Loader,
) -> None:
    load(NETWORK, PARKING, "answers: [{key: parking, working_groups: [closed]}]")
    load("answers: [{key: parking, answer: Elsewhere.}]")
    assert [group.key for group in load.answer("parking").working_groups] == ["closed"]


def test_several_files_are_one_load(load: Loader) -> None:
    later = "organizations: [{key: iom, name: Later}]"
    assert load(NETWORK, later).counts["organization"] == 3
    assert load.organization("iom").name == "Later"
    assert load(NETWORK, later).lines == ["nothing to change"]


def test_a_load_is_one_line_in_the_audit_and_an_idle_one_none(load: Loader) -> None:
    for _ in range(2):
        load(NETWORK)
    audits = load.session.scalars(select(Audit)).all()
    assert [(one.action, one.subject, one.actor_id) for one in audits] == [
        ("loaded", "network-file", None)
    ]
    counts = {"organization": 3, "network": 1, "working_group": 2, "person": 3}
    assert audits[0].details == counts


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "organizations: [{key: new, short_name: N}]",
            '1.yaml:1: an organization that is not in the database yet needs "name", "kind"',
        ),
        (
            "people:\n- key: new\n  name: New\n",
            '1.yaml:2: a person that is not in the database yet needs "organization"',
        ),
        (
            "news: [{key: new, title: T, body: B}]",
            '1.yaml:1: a news item that is not in the database yet needs "published"',
        ),
        (
            "answers: [{key: new, answer: A}]",
            '1.yaml:1: an answer that is not in the database yet needs "questions"',
        ),
        (
            "network:\n  secretariat: nobody\n",
            '1.yaml:2: "nobody" is no organization, neither here nor in the database',
        ),
        (
            "working_groups:\n- key: ctip\n  chair: nobody\n",
            '1.yaml:3: "nobody" is no organization, neither here nor in the database',
        ),
        (
            "working_groups:\n- key: ctip\n\n  members: [iom, nobody]\n",
            '1.yaml:4: "nobody" is no organization, neither here nor in the database',
        ),
        (
            "people:\n- key: bina\n  organization: nobody\n",
            '1.yaml:3: "nobody" is no organization, neither here nor in the database',
        ),
        (
            "news: [{key: n, title: T, body: B, published: 2027-01-01, working_groups: [x]}]",
            '1.yaml:1: "x" is no working group, neither here nor in the database',
        ),
        (
            "answers: [{key: n, questions: [Q], answer: A, working_groups: [x]}]",
            '1.yaml:1: "x" is no working group, neither here nor in the database',
        ),
        (
            "people:\n- key: bina\n  telegram_id: 101\n",
            (
                '1.yaml:3: the telegram_id 101 is already that of "amina" (Sample Amina): '
                "change that entry, or take it away there"
            ),
        ),
        (
            "people:\n- key: bina\n  language: fr\n",
            '1.yaml:3: "language" of a person must be one of the network\'s: en, bn; not "fr"',
        ),
        (
            "network: {languages: [en]}\npeople:\n- key: bina\n  language: bn\n",
            '1.yaml:4: "language" of a person must be one of the network\'s: en; not "bn"',
        ),
    ],
)
def test_a_fault_is_told_with_its_line_before_anything_changes(
    load: Loader, text: str, fault: str
) -> None:
    load(NETWORK)
    before = rows(load.session)
    assert load.faults(text) == [fault]
    assert rows(load.session) == before


def test_a_first_file_needs_the_network(load: Loader) -> None:
    assert load.faults("organizations: [{key: iom, name: I, kind: other}]") == [
        '1.yaml:1: a first network file needs "network": the database has none yet'
    ]
    assert load.faults("network:\n  name: N\n  short_name: N\n") == [
        '1.yaml:1: the network that is not in the database yet needs "secretariat", "timezone"'
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_files(load: Loader) -> None:
    load(NETWORK)
    first = "people:\n- key: bina\n  language: fr\n  organization: nobody\n"
    second = "meetings: [{key: new, title: T}]\npeople:\n- {key: new, name: N}\n"
    assert [fault.split(": ")[0] for fault in load.faults(first, second)] == [
        "1.yaml:3", "1.yaml:4", "2.yaml:1", "2.yaml:3",
    ]  # fmt: skip


def test_an_account_can_be_taken_over_once_its_holder_gave_it_up(load: Loader) -> None:
    load(NETWORK)
    load("people: [{key: amina, telegram_id: }, {key: bina, telegram_id: 101}]")
    assert load.person("bina").telegram_id == 101


def test_a_file_without_entries_changes_nothing(load: Loader) -> None:
    assert load("people: []").lines == ["nothing to change"]


def test_a_load_that_fails_or_is_a_rehearsal_leaves_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = loads.read(NETWORK, loads.MEETING)
    assert database.rehearse(loading.load, file, NOW).counts["meeting"] == 1
    broken = loads.read(NETWORK, loads.MEETING.replace("[ctip]", "[nothing]"))
    with contextlib.suppress(network_file.FileErrors):
        database.call(loading.load, broken, NOW)
    assert not any(database.call(rows).values())


def test_an_idle_load_asks_the_database_as_often_for_many_people_as_for_few(
    load: Loader,
) -> None:
    asked: list[str] = []
    event.listen(load.session.get_bind(), "before_cursor_execute", lambda *a: asked.append(a[2]))
    many = "".join(
        f"  - {{key: p{n}, name: P {n}, organization: iom, telegram_id: {1000 + n}}}\n"
        for n in range(100)
    )
    counted = []
    for text in (NETWORK, NETWORK + many):
        load(text)
        load.session.expunge_all()
        asked.clear()
        assert load(text).lines == ["nothing to change"]
        counted.append(len(asked))
    assert counted[0] == counted[1]
