"""The network of the crash test: who is asked to what, and the files that say so to `load`."""

import json
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

SECRETARY = 701000
OFFICE = "office"
ORGANIZATIONS = {"north": 9, "middle": 2, "south": 9}
"""Their keys, and how many people they have."""

GROUPS = {"upper": ("north", "middle"), "lower": ("middle", "south")}
MEETINGS = {"Sample workplan": "upper", "Sample review": "lower"}
"""Titles, and the working group that is asked."""

PEOPLE = dict(
    enumerate(chain.from_iterable([key] * size for key, size in ORGANIZATIONS.items()), 701001)
)
"""Telegram ids of those who are asked, and their organizations."""


EVERYBODY = (SECRETARY, *PEOPLE)

ITEMS = ("Sample item one", "Sample item two")
LONG = "What is long goes on. " * 140
"""So that an issue of both items is two messages."""

OFFSET = timedelta(minutes=1)
"""Before the start of a meeting its reminder falls due."""


def asked(title: str) -> set[int]:
    """Give whom a meeting concerns."""
    return {one for one, organization in PEOPLE.items() if organization in GROUPS[MEETINGS[title]]}


def write_network(path: Path) -> Path:
    """Write the network without meetings, as a network file (JSON is YAML)."""
    content = {
        "network": {
            "name": "Sample Network", "short_name": "SN", "secretariat": OFFICE,
            "timezone": "Asia/Dhaka",
        },
        "organizations": [
            {"key": key, "name": f"Sample {key}", "kind": "cso"} for key in (OFFICE, *ORGANIZATIONS)
        ],
        "working_groups": [
            {"key": key, "name": f"Sample {key}", "short_name": key, "members": list(members)}
            for key, members in GROUPS.items()
        ],
        "news": [
            {"key": f"sample-{place}", "title": title, "body": LONG, "published": "2027-01-01"}
            for place, title in enumerate(ITEMS)
        ],
        "people": [_person(SECRETARY, OFFICE, "secretariat")]
        + [_person(one, organization, "member") for one, organization in PEOPLE.items()],
    }  # fmt: skip
    path.write_text(json.dumps(content))
    return path


def _person(telegram_id: int, organization: str, role: str) -> dict[str, object]:
    return {
        "key": f"sample-{telegram_id}",
        "name": f"Sample Person {telegram_id}",
        "organization": organization,
        "telegram_id": telegram_id,
        "language": "bn" if telegram_id % 3 == 0 else "en",
        "roles": [role],
    }


def meetings(starts: dict[str, datetime]) -> str:
    """Give a network file of meetings with these titles and starts, each with one reminder."""
    entries = [
        {
            "key": title.lower().replace(" ", "-"),
            "title": title,
            "working_groups": [MEETINGS[title]],
            "starts": start.isoformat(),
            "ends": (start + timedelta(hours=2)).isoformat(),
            "place": "Sample room",
            "online": "https://meet.example.org/sample",
            "reminders": ["1m"],
        }
        for title, start in starts.items()
    ]
    return json.dumps({"meetings": entries})
