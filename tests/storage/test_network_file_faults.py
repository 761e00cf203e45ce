from collections.abc import Callable
from pathlib import Path

import pytest

from storage import network_file

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a network file into the working directory, so that errors have short paths."""
    monkeypatch.chdir(tmp_path)

    def to_file(text: str, name: str = "file.yaml") -> Path:
        Path(name).write_text(text, encoding="utf-8")
        return Path(name)

    return to_file


def faults(*paths: Path) -> list[str]:
    with pytest.raises(network_file.FileErrors) as raised:
        network_file.read(paths)
    assert str(raised.value) == "\n".join(map(str, raised.value.errors))
    return [str(error) for error in raised.value.errors]


def test_every_fault_of_every_file_is_told_in_order(write: Write) -> None:
    first = write("news: 5\npeople: [{key: a, age: 3, left: perhaps}]\nnetwork:\n", "1.yaml")
    later = write("answers: [{key: B}]\nmeetings: []\nmeetings: []\n", "2.yaml")
    assert faults(first, later, Path("3.yaml")) == [
        '1.yaml:1: "news" must be a list of entries, not "5"',
        '1.yaml:2: "left" of a person must be true or false, not "perhaps"',
        (
            '1.yaml:2: unknown key "age" in a person; allowed are: key, name, organization, '
            "telegram_id, language, roles, left"
        ),
        "1.yaml:3: the network has keys and values, not nothing",
        '2.yaml:1: "key" of an answer must be of a-z, 0-9 and - (at most 64), not "B"',
        '2.yaml:3: the key "meetings" stands on line 2 already',
        "3.yaml: cannot be read: No such file or directory",
    ]


WHOLE = "a whole number above 0, in digits only"
SECTIONS = "network, organizations, working_groups, people, meetings, news, answers"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f"1: a network file has keys and values; allowed are: {SECTIONS}"),
        ("- a", f"1: a network file has keys and values; allowed are: {SECTIONS}"),
        ("\nmeeting: []", f'2: unknown key "meeting" in the network file; allowed are: {SECTIONS}'),
        ("people:\n- sample", '2: a person has keys and values, not "sample"'),
        ("people:\n- name: Sample", '2: a person needs "key"'),
        (
            "people:\n- key:",
            '2: "key" of a person must be of a-z, 0-9 and - (at most 64), not nothing',
        ),
        ("people:\n- key: a\n  name: ''", '3: "name" of a person must be text, not ""'),
        ("people:\n- key: a\n  name:", '3: "name" of a person cannot be left empty'),
        (
            "network:\n  colour: red",
            (
                '2: unknown key "colour" in the network; allowed are: name, short_name, '
                "secretariat, timezone, languages, email, weekend, holidays, quiet_hours, "
                "reminders, approval"
            ),
        ),
        (
            "network: {approval: {privat: true}}",
            '1: unknown key "privat" in an approval; allowed are: private, above',
        ),
        (
            "network: {approval: yes}",
            '1: "approval" of the network must be keys and values, not "yes"',
        ),
        (
            "network: {timezone: Asia}",
            '1: "timezone" of the network must be a time zone such as Asia/Dhaka, not "Asia"',
        ),
        ("network: {languages: []}", '1: "languages" of the network cannot be left empty'),
        (
            "network: {languages: [English]}",
            '1: "languages" of the network must be one of: en, bn, not "English"',
        ),
        (
            "network: {email: nobody}",
            '1: "email" of the network must be an e-mail address, not "nobody"',
        ),
        (
            "network:\n  weekend:\n  - FR\n  - Sat",
            '4: "weekend" of the network must be one of: MO, TU, WE, TH, FR, SA, SU, not "Sat"',
        ),
        (
            "network: {holidays: 2027-02-21}",
            '1: "holidays" of the network must be a list such as [a, b], not "2027-02-21"',
        ),
        (
            "network: {holidays: [2027-02-30]}",
            '1: "holidays" of the network must be a date such as 2027-02-09, not "2027-02-30"',
        ),
        (
            "network: {quiet_hours: 25:00-08:00}",
            (
                '1: "quiet_hours" of the network cannot be used: Quiet hours are two times such as '
                "21:00-08:00, not '25:00-08:00'."
            ),
        ),
        (
            "organizations: [{key: a, kind: ngo}]",
            (
                '1: "kind" of an organization must be one of: un_agency, cso, government, '
                'private_sector, donor, academia, other, not "ngo"'
            ),
        ),
        (
            "working_groups: [{key: a, quorum: 101%}]",
            '1: "quorum" of a working group must be a number above 0, or 1% to 100%, not "101%"',
        ),
        (
            "working_groups: [{key: a, private: {}}]",
            '1: "private" of a working group must be true or false, not keys and values',
        ),
        (
            "people: [{key: a, roles: [boss]}]",
            (
                '1: "roles" of a person must be one of: member, focal_point, chair, secretariat, '
                'not "boss"'
            ),
        ),
        (
            "people: [{key: a, telegram_id: 0700001}]",
            f'1: "telegram_id" of a person must be {WHOLE}, not "0700001"',
        ),
        (
            "people: [{key: a, telegram_id: 9223372036854775808}]",
            f'1: "telegram_id" of a person must be {WHOLE}, not "9223372036854775808"',
        ),
        (
            "people:\n- key: a\n  telegram_id: 5\n- key: b\n  telegram_id: 5",
            '5: the telegram_id 5 is already that of "a"',
        ),
        ("people:\n- key: a\n- key: a", '3: a person "a" stands on line 2 already'),
        ("people:\n- key: a\n  key: b", '3: the key "key" stands on line 2 already'),
        (
            "people: [{key: a, left: !!bool true}]",
            '1: the tag "!!bool" is not used in a network file',
        ),
        ("? [a]\n: b", "1: a key must be one word"),
        (
            "meetings: [{key: m/2027}]",
            (
                '1: "key" of a meeting must be of a-z, 0-9 and - (at most 64), '
                'or an occurrence\'s: key/2027-02-09, not "m/2027"'
            ),
        ),
        (
            "meetings: [{key: m, capacity: 0}]",
            f'1: "capacity" of a meeting must be {WHOLE}, not "0"',
        ),
        (
            "meetings: [{key: m, online: 'javascript:alert(1)'}]",
            (
                '1: "online" of a meeting must be an address that starts with https:// or http://, '
                'not "javascript:alert(1)"'
            ),
        ),
        (
            "meetings: [{key: m, starts: 2027-02-09}]",
            (
                '1: "starts" of a meeting must be a date and time such as 2027-02-09T10:00, '
                'not "2027-02-09"'
            ),
        ),
        (
            "meetings: [{key: m, starts: 2027-02-09T10:00, rsvp_by: 2027-02-09T10:01}]",
            '1: "rsvp_by" of a meeting cannot be after its start, 2027-02-09T10:00',
        ),
        (
            "meetings: [{key: m, reminders: [soon]}]",
            (
                '1: "reminders" of a meeting cannot be used: A reminder is a whole number and w, '
                "d, h or m, such as 1d or 15m, not 'soon'."
            ),
        ),
        (
            "meetings: [{key: m, repeat: FREQ=DAILY}]",
            '1: "repeat" of a meeting cannot be used: A repeat ends by either COUNT or UNTIL.',
        ),
        (
            "meetings: [{key: m, starts: 2027-02-09T10:00, repeat: FREQ=WEEKLY;BYDAY=MO;COUNT=2}]",
            (
                '1: "repeat" of a meeting cannot be used: The start 2027-02-09 10:00 is not one of '
                "the dates of FREQ=WEEKLY;BYDAY=MO;COUNT=2."
            ),
        ),
        (
            "meetings: [{key: m/2027-02-09, repeat: FREQ=DAILY;COUNT=2}]",
            '1: "repeat" of one occurrence cannot be given: it belongs to the series',
        ),
        (
            "meetings:\n- key: m\n  agenda:\n  - One\n  - minutes: 5",
            '5: an agenda item needs "item"',
        ),
        (
            "meetings:\n- key: m\n  agenda: [{item: One, One: two}]",
            '3: unknown key "One" in an agenda item; allowed are: item, minutes, presenter',
        ),
        (
            "meetings: [{key: m, status: moved}]",
            '1: "status" of a meeting must be one of: draft, confirmed, cancelled, not "moved"',
        ),
        (
            "news: [{key: n, translations: {bn: {titel: x}}}]",
            '1: unknown key "titel" in a translation of a news item; allowed are: title, body',
        ),
        (
            "news: [{key: n, translations: {bn: x}}]",
            '1: "bn" of a translation of a news item must be keys and values, not "x"',
        ),
        (
            f"news: [{{key: n, title: {'x' * 301}}}]",
            '1: "title" of a news item must be at most 300 characters long; it has 301',
        ),
        (
            'news: [{key: n, title: "\\0"}]',
            '1: "title" of a news item must be text, without control characters',
        ),
        ("answers: [{key: a, questions: []}]", '1: "questions" of an answer cannot be left empty'),
    ],
)
def test_each_fault_is_one_sentence_with_its_line(write: Write, text: str, expected: str) -> None:
    assert faults(write(text)) == [f"file.yaml:{expected}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: [",
            (
                "1: not YAML: while parsing a flow node, expected the node content, but found "
                "'<stream end>'"
            ),
        ),
        (
            "a: 1\n--- b",
            "2: not YAML: expected a single document in the stream, but found another document",
        ),
        ("a:\n- " + "[" * 50_000, "2: not YAML: nested more than 20 deep"),
        ("a: &a\n- *a", "1: too large or too deep when aliases are followed"),
        ("a: 1\nb: \x07", "2: the character U+0007 is not allowed"),
    ],
)
def test_what_is_not_yaml_is_told_with_its_line(write: Write, text: str, expected: str) -> None:
    assert faults(write(text)) == [f"file.yaml:{expected}"]


def test_aliases_that_multiply_are_refused(write: Write) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    (fault,) = faults(write("\n".join(rows)))
    assert fault.endswith("too large or too deep when aliases are followed")


def test_what_is_not_utf_8_is_told_with_its_line(write: Write) -> None:
    path = write("")
    path.write_bytes(b"network:\n  name: \xff\n")
    assert faults(path) == ["file.yaml:2: this is not UTF-8 text"]


@pytest.mark.parametrize("text", ['"\\UFFFFFFFF"', "%YAML 1." + "9" * 5000 + "\n--- a", "!<%ff> a"])
def test_what_the_yaml_library_trips_over_is_refused(write: Write, text: str) -> None:
    assert faults(write(text))[0].startswith("file.yaml:")
