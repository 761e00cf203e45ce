import contextlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import network_file

Write = Callable[..., Path]

SAMPLE = """\
network:
  name: Bangladesh UN Network on Migration
  short_name: BDUNNM
  secretariat: iom
  timezone: Asia/Dhaka
  languages: [en, bn]
  email: secretariat@example.org
  weekend: [FR, SA]
  holidays: [2027-02-21, 2027-03-26]
  quiet_hours: 21:00-08:00
  reminders: [7d, 1d, 2h]
  approval: {private: true, above: 200}
organizations:
  - key: iom
    name: International Organization for Migration
    short_name: IOM
    kind: un_agency
  - {key: unodc, name: United Nations Office on Drugs and Crime, short_name: UNODC, kind: un_agency}
working_groups:
  - key: sample
    name: Sample Technical Working Group
    short_name: S-TWG
    aliases: [sample group, নমুনা দল]
    chair: unodc
    members: [iom, unodc]
    private: true
    quorum: 50%
people:
  - key: sample-member
    name: Sample Member
    organization: iom
    telegram_id: 700001
    language: bn
    roles: [secretariat]
    left: true
meetings:
  - key: sample-2027-02
    working_groups: [sample]
    title: Quarterly coordination meeting
    starts: 2027-02-09T10:00
    ends: 2027-02-09T12:30
    place: IOM country office, Dhaka
    online: https://meet.example.org/sample
    agenda: [Joint workplan 2027, {item: Referral pathways, minutes: 30, presenter: UNODC}]
    description: Free text.
    capacity: 40
    seats_per_organization: 2
    rsvp_by: 2027-02-07T17:00
    reminders: [3d, 2h, 15m]
    status: confirmed
    repeat: FREQ=MONTHLY;BYDAY=2TU;COUNT=6
news:
  - key: diaspora-policy
    title: National Diaspora Policy drafted
    body: Text, with paragraphs.
    published: 2023-07-26
    link: https://example.org/diaspora
    working_groups: [sample]
    translations: {bn: {title: খসড়া নীতি, body: বিস্তারিত}}
    withdrawn: true
answers:
  - key: parking
    questions: [where can I park, গাড়ি কোথায় রাখব]
    answer: Guests park at gate 2.
    working_groups: [sample]
    translations: {bn: {answer: ২ নম্বর ফটকে}}
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a network file into the working directory, so that errors have short paths."""
    monkeypatch.chdir(tmp_path)

    def to_file(text: str, name: str = "file.yaml") -> Path:
        Path(name).write_text(text, encoding="utf-8")
        return Path(name)

    return to_file


def read(*paths: Path) -> network_file.NetworkFile:
    return network_file.read(paths)


def faults(*paths: Path) -> list[str]:
    with pytest.raises(network_file.FileErrors) as raised:
        network_file.read(paths)
    assert str(raised.value) == "\n".join(map(str, raised.value.errors))
    return [str(error) for error in raised.value.errors]


def test_the_sample_of_the_contract_loads_with_every_key(write: Write) -> None:
    result = read(write(SAMPLE))
    assert [type(entry).__name__ for entry in result.entries()] == [
        "Network",
        "Organization",
        "Organization",
        "WorkingGroup",
        "Person",
        "Meeting",
        "News",
        "Answer",
    ]
    for entry in result.entries():
        if entry.what != "an organization":
            assert entry.model_fields_set == set(type(entry).model_fields)
        assert entry.missing() == []


def test_values_are_plain_and_only_those_brought(write: Write) -> None:
    meeting = read(write(SAMPLE)).meetings[0]
    assert meeting.values() == {
        "working_groups": ["sample"],
        "title": "Quarterly coordination meeting",
        "starts": "2027-02-09T10:00:00",
        "ends": "2027-02-09T12:30:00",
        "place": "IOM country office, Dhaka",
        "online": "https://meet.example.org/sample",
        "agenda": [
            {"item": "Joint workplan 2027"},
            {"item": "Referral pathways", "minutes": 30, "presenter": "UNODC"},
        ],
        "description": "Free text.",
        "capacity": 40,
        "seats_per_organization": 2,
        "rsvp_by": "2027-02-07T17:00:00",
        "reminders": ["3d", "2h", "15m"],
        "status": "confirmed",
        "repeat": "FREQ=MONTHLY;BYDAY=2TU;COUNT=6",
    }
    person = read(write("people: [{key: a, left: no}]")).people[0]
    assert person.values() == {"left": False}
    assert person.missing() == ["name", "organization"]


def test_values_do_not_depend_on_how_they_were_spelt(write: Write) -> None:
    spelt = [
        "meetings: [{key: m, starts: 2027-02-09T10:00, agenda: [One], title: A b}]",
        'meetings: [{key: m, starts: "2027-02-09 10:00:00", agenda: [{item: One}], title: A  b}]',
        "meetings:\n- title: >\n   A\n   b\n  key: m\n  starts: 2027-02-09T10:00\n  agenda: [One]",
    ]
    read_values = [read(write(text)).meetings[0].values() for text in spelt]
    assert read_values[0] == read_values[1] == read_values[2]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("network: {name: no}", "no"),
        ("network: {name: 10:30}", "10:30"),
        ("network: {name: 2027-02-09}", "2027-02-09"),
        ("network: {name: 0o17}", "0o17"),
        ("network: {name: 1e3}", "1e3"),
        ("network: {name: on}", "on"),
        ('network: {name: "null"}', "null"),
        ("network: {name: !!str 12}", "12"),
        ("network: {name: \u09af\u09bc}", "\u09af\u09bc"),
        ("network: {name: \u09df}", "\u09af\u09bc"),
    ],
)
def test_text_stays_the_text_that_was_written(write: Write, written: str, expected: str) -> None:
    network = read(write(written)).network
    assert network is not None
    assert network.name == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("yes", True), ("true", True), ("On", True), ("no", False), ("false", False), ("~", None)],
)
def test_truths_are_read_as_yaml_has_them(
    write: Write, written: str, expected: bool | None
) -> None:
    assert read(write(f"people: [{{key: a, left: {written}}}]")).people[0].left is expected


@pytest.mark.parametrize(("written", "expected"), [("50%", "50%"), ("50 %", "50%"), ("7", 7)])
def test_a_quorum_is_a_share_or_a_number(write: Write, written: str, expected: int | str) -> None:
    group = read(write(f"working_groups: [{{key: a, quorum: {written}}}]")).working_groups[0]
    assert group.quorum == expected


def test_a_key_given_as_nothing_takes_its_value_away(write: Write) -> None:
    meeting = read(write("meetings:\n- key: m\n  place:\n  capacity: null\n")).meetings[0]
    assert meeting.values() == {"place": None, "capacity": None}


def test_an_occurrence_of_a_series_can_be_changed(write: Write) -> None:
    meeting = read(write("meetings: [{key: m/2027-02-09, status: cancelled}]")).meetings[0]
    assert (meeting.key, meeting.status) == ("m/2027-02-09", "cancelled")


def test_times_without_an_offset_are_the_networks(write: Write) -> None:
    text = "meetings: [{key: m, starts: 2027-02-09T10:00, ends: 2027-02-09T06:30Z}]"
    meeting = read(write(text)).meetings[0]
    dhaka = ZoneInfo("Asia/Dhaka")
    assert meeting.starts is not None
    assert meeting.ends == datetime(2027, 2, 9, 6, 30, tzinfo=UTC)
    assert network_file.in_zone(meeting.starts, dhaka).isoformat() == "2027-02-09T10:00:00"
    assert network_file.in_zone(meeting.ends, dhaka).isoformat() == "2027-02-09T12:30:00"


def test_times_with_an_offset_are_compared_once_the_zone_is_known(write: Write) -> None:
    times = "meetings: [{key: m, starts: 2027-02-09T10:00, ends: 2027-02-09T03:30Z}]\n"
    assert read(write(times)).meetings
    assert faults(write(times + "network: {timezone: Asia/Dhaka}")) == [
        'file.yaml:1: "ends" of a meeting must be after its start, 2027-02-09T10:00'
    ]


def test_a_later_file_brings_only_what_changes(write: Write) -> None:
    first = write(
        "network: {name: A, timezone: UTC}\nworking_groups: [{key: w, name: A}]", "1.yaml"
    )
    later = write("network: {name: B}\nworking_groups:\n- key: w\n  chair: iom\n- key: x", "2.yaml")
    result = read(first, later)
    assert result.network is not None
    assert result.network.values() == {"name": "B", "timezone": "UTC"}
    assert [group.values() for group in result.working_groups] == [
        {"name": "A", "chair": "iom"},
        {},
    ]
    group = result.working_groups[0]
    assert group.where == network_file.Where(first, 2)
    assert group.where_of("chair") == network_file.Where(later, 4)
    assert str(group.error("chair", "no such organization")) == "2.yaml:4: no such organization"
    assert str(group.error("members", "too few")) == "1.yaml:2: too few"
    assert str(group.error(None, "incomplete")) == "1.yaml:2: incomplete"


def test_values_of_two_files_are_judged_together(write: Write) -> None:
    first = write("meetings: [{key: m, starts: 2027-02-09T10:00}]", "1.yaml")
    later = write("meetings:\n- key: m\n  ends: 2027-02-09T09:00", "2.yaml")
    assert faults(first, later) == [
        '2.yaml:3: "ends" of a meeting must be after its start, 2027-02-09T10:00'
    ]


def test_anchors_and_a_byte_order_mark_are_fine(write: Write) -> None:
    text = "\ufeffworking_groups: [{key: a, members: &all [iom, ilo]}, {key: b, members: *all}]"
    assert read(write(text)).working_groups[1].members == ["iom", "ilo"]


def test_empty_sections_are_fine(write: Write) -> None:
    assert list(read(write("news:\npeople: []\n")).entries()) == []


def test_a_date_is_a_date(write: Write) -> None:
    assert read(write(SAMPLE)).news[0].published == date(2023, 7, 26)


WORDS = st.sampled_from(
    [
        "network",
        "organizations",
        "people",
        "meetings",
        "news",
        "key",
        "name",
        "starts",
        "ends",
        "rsvp_by",
        "agenda",
        "item",
        "repeat",
        "translations",
        "bn",
        "quorum",
        "approval",
        "2027-02-09T10:00",
        "2027-02-09T10:00+06:00",
        "50%",
        "7d",
        "iom",
        "a/b",
        "FREQ=DAILY;COUNT=3",
        "Asia/Dhaka",
        "true",
        "null",
        "700001",
        "https://example.org",
    ]
)
TREES = st.recursive(
    WORDS | st.none() | st.integers() | st.floats() | st.dates() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=12,
)
FILES = st.dictionaries(
    st.sampled_from(
        ["network", "organizations", "working_groups", "people", "meetings", "news", "answers"]
    ),
    st.dictionaries(WORDS, TREES) | st.lists(st.dictionaries(WORDS, TREES)),
)


def read_or_refuse(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with contextlib.suppress(network_file.FileErrors):
        for entry in network_file.read([path]).entries():
            json.dumps(entry.values())


no_fixture_check = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@no_fixture_check
@given(content=st.binary() | st.text(alphabet="ab:-[]{}&*!|>'\"\\U%?, \n\t#0F").map(str.encode))
def test_any_text_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    read_or_refuse(tmp_path / "any.yaml", content)


@no_fixture_check
@given(tree=FILES)
def test_any_tree_is_read_or_refused(tmp_path: Path, tree: object) -> None:
    read_or_refuse(tmp_path / "tree.yaml", yaml.safe_dump(tree, allow_unicode=True).encode())
