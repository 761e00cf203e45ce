"""How far a meeting is, asked before it, while it goes on, and when it is over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from scoring import NOW, Members

from storage.database import Database

# The referral workshop is today from 15:00 to 17:00; NOW is noon.
BEFORE, BEGUN, OVER = NOW, NOW + timedelta(hours=3, minutes=20), NOW + timedelta(hours=6)


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Members]:
    path: Path = tmp_path_factory.mktemp("times") / "questions.sqlite3"
    database = Database(f"sqlite:///{path}")
    yield Members(database)
    database.close()


@pytest.mark.parametrize(
    ("now", "text", "said"),
    [
        (BEFORE, "has the workshop started?", "Not yet: it begins in 3 hours"),
        (BEGUN, "has the workshop started?", "Yes, it began 20 minutes ago"),
        (OVER, "has the workshop started?", "It is over"),
        (BEFORE, "ওয়ার্কশপ কি শেষ হয়ে গেছে?", "এখনো না: ৩ ঘণ্টা পরে শুরু হবে"),
        (BEGUN, "ওয়ার্কশপ কি শেষ হয়ে গেছে?", "না, সভা চলছে"),
        (OVER, "workshop ki sesh hoye geche", "সভা শেষ হয়ে গেছে"),
        (OVER, "is the referral workshop over yet", "It is over"),
        (BEFORE, "am i late for the workshop", "No, you are in time: it begins in 3 hours"),
        (BEGUN, "am i late for the workshop", "It began 20 minutes ago"),
        (BEGUN, "ami ki deri kore felechi", "২০ মিনিট আগে শুরু হয়েছে"),
        (OVER, "আমি কি দেরি করে ফেলেছি", "সভা শেষ হয়ে গেছে"),
        (BEFORE, "how long until the workshop", "It begins in 3 hours"),
        (BEFORE, "how many days until the plenary", "It begins in 28 days"),
        (BEFORE, "প্লেনারির আর কত দিন বাকি", "২৮ দিন পরে শুরু হবে"),
        (BEFORE, "plenary r ar koto din baki", "২৮ দিন পরে শুরু হবে"),
        (BEFORE, "is the year-end stocktaking over", "It is over"),
        (BEFORE, "koto deri ache", "৩ ঘণ্টা পরে শুরু হবে"),
        (OVER, "has today's meeting ended", "It is over"),
    ],
)
def test_it_is_said_how_far_a_meeting_is(
    members: Members, now: datetime, text: str, said: str
) -> None:
    members.forget()
    reply = members.ask("bina", text, now)
    assert said in reply.text


@pytest.mark.parametrize(
    "text",
    ["has the match started", "how long until dinner", "is the exam over", "khela ki shuru hoise"],
)
def test_what_is_none_of_ours_is_not_said(members: Members, text: str) -> None:
    reply = members.ask("charu", text, NOW + timedelta(days=1))
    assert "Ask the secretariat" in reply.labels or "সচিবালয়কে জিজ্ঞাসা করুন" in reply.labels
