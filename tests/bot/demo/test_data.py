from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.demo import data
from storage import network_file
from storage.rules import recurrence

FOLDER = Path(data.__file__).parent
SOURCE = (FOLDER / "samples.yaml").read_text(encoding="utf-8")
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> network_file.NetworkFile:
    folder = tmp_path_factory.mktemp("demo")
    return network_file.read(data.network_files(date(2026, 11, 22), folder))


def every_day() -> Iterator[date]:
    return (date(2027, 1, 1) + timedelta(days=number) for number in range(366))


def starts(text: str) -> list[datetime]:
    lines = (line.split() for line in text.splitlines())
    return [
        datetime.fromisoformat(words[1].strip('"')) for words in lines if words[:1] == ["starts:"]
    ]


@given(today=DAYS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_files_read_without_faults_on_any_day(tmp_path: Path, today: date) -> None:
    result = network_file.read(data.network_files(today, tmp_path))
    assert [entry.missing() for entry in result.entries() if entry.missing()] == []


def test_every_meeting_of_a_year_of_demos_is_on_a_working_day_to_come() -> None:
    holidays = {"02-21", "03-26", "04-14", "05-01", "12-16", "12-25"}
    for today in every_day():
        text = data.dated(SOURCE, today)
        assert "{+" not in text
        assert "{next" not in text
        first = starts(text)
        assert len(first) == 8
        monthly = next(moment for moment in first if f"{moment:%H:%M}" == "14:30")
        for moment in first + recurrence.occurrences(monthly, "FREQ=MONTHLY;BYDAY=2MO;COUNT=6"):
            assert moment.date() > today
            assert f"{moment:%a}" not in ("Fri", "Sat")
            assert f"{moment:%m-%d}" not in holidays


@pytest.mark.parametrize(
    ("written", "today", "expected"),
    [
        ("{+1 working days}", date(2027, 2, 11), "2027-02-14"),
        ("{+3 working days} 10:00", date(2027, 2, 9), "2027-02-14T10:00"),
        ("{+1 working days} on", date(2027, 2, 8), "2027-02-09 on"),
        ("{+1 working days} {next 02-21}", date(2027, 2, 20), "2027-02-22 2027-02-21"),
        ("{next 02-21}", date(2027, 2, 21), "2027-02-21"),
        ("{next 02-21}", date(2027, 2, 22), "2028-02-21"),
        ("{next 2MO} 14:30", date(2027, 2, 7), "2027-02-08T14:30"),
        ("{next 2MO}", date(2027, 2, 8), "2027-03-08"),
        ("{key: value}", date(2027, 2, 8), "{key: value}"),
    ],
)
def test_placeholders_become_dates(written: str, today: date, expected: str) -> None:
    assert data.dated(written, today) == expected


def test_the_network_needs_no_samples_to_load() -> None:
    network = network_file.read([FOLDER / "network.yaml"])
    assert [entry.missing() for entry in network.entries() if entry.missing()] == []
    assert {organization.kind for organization in network.organizations} == {"un_agency"}
    assert len(network.organizations) == 10
    assert [(group.key, group.chair) for group in network.working_groups] == [
        ("ctip", "unodc"),
        ("lm", None),
        ("cchm", "undp"),
    ]
    assert not network.people + network.meetings


def test_news_is_in_both_languages_and_marked_with_its_working_group() -> None:
    news = network_file.read([FOLDER / "network.yaml"]).news
    assert {item.key: item.working_groups for item in news} == {
        "national-dialogue-2023": ["ctip"],
        "diaspora-policy-2023": None,
        "human-rights-gender-workshop-2023": ["ctip"],
        "fourth-year": None,
        "climate-working-group": ["cchm"],
        "governance-dialogue-2023": None,
        "labour-migration-brainstorming-2023": ["lm"],
    }
    for item in news:
        assert item.translations is not None
        assert item.translations["bn"].title
        assert item.translations["bn"].body


def test_every_reference_is_to_something_in_the_files(demo: network_file.NetworkFile) -> None:
    organizations = {organization.key for organization in demo.organizations}
    groups = {group.key for group in demo.working_groups}
    for group in demo.working_groups:
        assert {*(group.members or ()), group.chair or "iom"} <= organizations
    assert {person.organization for person in demo.people} <= organizations
    for meeting in demo.meetings:
        assert set(meeting.working_groups or ()) <= groups


def test_no_alias_names_two_working_groups(demo: network_file.NetworkFile) -> None:
    aliases = [alias.casefold() for group in demo.working_groups for alias in group.aliases or ()]
    assert len(aliases) == len(set(aliases))


def test_samples_are_marked_as_samples(demo: network_file.NetworkFile) -> None:
    added = demo.organizations[10:] + demo.people + demo.meetings + demo.working_groups[3:]
    assert len(demo.organizations[10:]) >= 12
    assert len(demo.people) >= 20
    for entry in added:
        shown = entry.title if isinstance(entry, network_file.Meeting) else entry.name
        assert entry.key.startswith("sample-")
        assert shown is not None
        assert any(mark in shown for mark in ("Sample", "(sample)", "নমুনা"))


def test_half_of_the_people_read_bangla(demo: network_file.NetworkFile) -> None:
    languages = [person.language for person in demo.people]
    assert languages.count("bn") * 2 == len(languages)


def test_meetings_are_of_every_kind(demo: network_file.NetworkFile) -> None:
    ways = {(bool(meeting.place), bool(meeting.online)) for meeting in demo.meetings}
    assert ways == {(True, True), (True, False), (False, True), (False, False)}
    sizes = {len(meeting.working_groups or ()) for meeting in demo.meetings}
    assert sizes == {0, 1, 2}
