"""How questions are asked of the bot and its replies judged: as a member sees them, from outside.

Each row of `develop.yaml` and `held.yaml` is asked through `dispatch`, on the network of
`network.yaml` with the answers of `answers.yaml`, and judged by the titles, facts and buttons that
the reply shows; so is each of `elsewhere/questions.yaml` on another network, which stands beside.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, select

from handlers import dispatch, markup, several_answers
from handlers.context import BotIdentity
from storage import loading, members, network_file, rsvps
from storage.database import Database, Session
from storage.models import Dialogue, Meeting, Person

HERE = Path(__file__).parent
NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
"""Tuesday, 12 January 2027, noon in Dhaka."""

ASK = ("Ask the secretariat", "সচিবালয়কে জিজ্ঞাসা করুন")
BOT = BotIdentity(1, "SampleBot")
ELSEWHERE = "elsewhere"
SETS = ("develop", "held", ELSEWHERE)

Row = Mapping[str, Any]
Call = Any


@dataclass(frozen=True)
class Reply:
    """What a member sees: text, labels and data of buttons."""

    text: str
    labels: list[str]
    data: list[str]

    @property
    def shown(self) -> str:
        return "\n".join([self.text, *self.labels])


@dataclass
class Verdict:
    """A row with what was wrong with the reply, if anything."""

    row: Row
    faults: list[str] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return not self.faults


class Members:
    """The members of the network of one of the sets, who ask."""

    def __init__(self, database: Database, name: str = "develop", bot: BotIdentity = BOT) -> None:
        self.database = database
        self._bot = bot
        self._updates = count(1)
        database.prepare()
        database.call(_enter, folder(name))
        self.titles, self.ids, self.accounts = database.call_reading(_known)

    def ask(self, by: str, text: str, now: datetime = NOW) -> Reply:
        """Ask one question; the last message that comes back."""
        number = next(self._updates)
        user = {"id": self.accounts[by], "is_bot": False, "first_name": by, "language_code": "en"}
        message = {
            "message_id": number,
            "date": int(now.timestamp()),
            "chat": {"id": self.accounts[by], "type": "private", "first_name": by},
            "from": user,
            "text": text,
        }
        raw = {"update_id": number, "message": message}
        calls = self.database.call(lambda session: dispatch.handle(session, raw, now, self._bot))
        sent = [call for call in calls if call.method == "sendMessage"]
        return _reply(sent[-1].params) if sent else Reply("", [], [])

    def score(self, row: Row) -> Verdict:
        """Ask a row's question and what follows it, judge the replies, and forget the subject."""
        verdict = Verdict(row)
        by = row.get("by", "bina")
        for number, one in enumerate([row, *row.get("then", ())]):
            reply = self.ask(by, one["ask"], NOW + timedelta(seconds=number))
            verdict.replies.append(reply)
            verdict.faults += [f"{one['ask']!r}: {fault}" for fault in self._faults(one, reply)]
        self.forget()
        return verdict

    def forget(self) -> None:
        """Forget what was spoken of."""
        self.database.call(_forget)

    def _faults(self, row: Row, reply: Reply) -> Iterator[str]:
        shown = _plain(reply.shown)
        named = {key for key, title in self.titles.items() if _plain(title) in shown}
        by_series = {key.partition("/")[0] for key in named}
        if row.get("declined") or row.get("unknown"):
            if named:
                yield f"names {sorted(named)}"
            if row.get("declined") and not any(word in reply.labels for word in ASK):
                yield "is not declined"
        elif "meetings" in row:
            wanted = list(row["meetings"])
            allowed = [row["nearest"]] if "nearest" in row else []
            series = {key.partition("/")[0] for key in wanted + allowed}
            missing = {key.partition("/")[0] for key in wanted} - by_series
            if missing:
                yield f"does not name {sorted(missing)}"
            if by_series - series:
                yield f"names {sorted(by_series - series)} too"
            if "nearest" in row and not set(allowed) & named:
                yield f"does not name the nearest, {allowed}"
        for fact in row.get("facts", ()):
            alternatives = fact if isinstance(fact, list) else [fact]
            if not any(_plain(str(one)) in shown for one in alternatives):
                yield f"does not say {fact}"
        for words in row.get("never", ()):
            if _plain(str(words)) in shown:
                yield f"says {words!r}"
        if "confirm" in row and not self._offers(row, reply):
            yield f"does not offer {row['confirm']}"

    def _offers(self, row: Row, reply: Reply) -> bool:
        """Whether one tap gives the answer to the meeting of a row, or to each of several."""
        ids, answer = [self.ids.get(key) for key in row["meetings"] or [""]], row["confirm"]
        one, each = f"rsvp:{','.join(map(str, ids))}:{answer}", {(id_, answer) for id_ in ids}
        of_each = (data.removeprefix("rsvpeach:") for data in reply.data if "rsvpeach:" in data)
        return one in reply.data or any(set(several_answers.read(data)) == each for data in of_each)


def rows(name: str) -> list[Row]:
    """Read one of the question sets."""
    file = "questions" if name == ELSEWHERE else name
    loaded: list[Row] = yaml.safe_load((folder(name) / f"{file}.yaml").read_text(encoding="utf-8"))
    return loaded


def folder(name: str) -> Path:
    """Return where the network of one of the question sets is."""
    return HERE / ELSEWHERE if name == ELSEWHERE else HERE


def _reply(params: Mapping[str, Any]) -> Reply:
    keyboard: Sequence[Any] = params.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in keyboard for button in row]
    return Reply(
        markup.parse(params["text"]).text,
        [button["text"] for button in buttons],
        [button.get("callback_data", "") for button in buttons],
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _enter(session: Session, folder: Path) -> None:
    before = NOW - timedelta(days=60)
    loading.load(session, network_file.read([folder / "network.yaml"]), before)
    for person in session.scalars(select(Person)).all():
        if person.telegram_id is not None:
            profile = members.Profile(person.telegram_id, person.name, "en")
            members.account(session, profile, before)
            session.flush()
            members.admit_expected(session, person.telegram_id, before)
    given = yaml.safe_load((folder / "answers.yaml").read_text(encoding="utf-8"))
    for one in given:
        person = session.scalars(select(Person).where(Person.key == one["person"])).one()
        meeting = session.scalars(select(Meeting).where(Meeting.key == one["meeting"])).one()
        viewer = members.viewer(session, person)
        rsvps.answer(session, viewer, meeting.id, one["answer"], NOW - timedelta(days=1))


def _known(session: Session) -> tuple[dict[str, str], dict[str, int], dict[str, int]]:
    meetings = session.scalars(select(Meeting)).all()
    people = session.scalars(select(Person)).all()
    return (
        {one.key: one.title for one in meetings},
        {one.key: one.id for one in meetings},
        {one.key: one.telegram_id for one in people if one.telegram_id},
    )


def _forget(session: Session) -> None:
    session.execute(delete(Dialogue))
