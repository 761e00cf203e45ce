"""The crash test: killed at random moments, the bot loses nothing and repeats little.

A seed names a round; CHAOS_ROUNDS says how many there are, `make chaos` plays more.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import chaos_round
import ledger
import pytest
import sample_network
from chaos_round import Kill, Played
from crowd import BETTER, BROADCAST, Tap, declined
from ledger import SIGNS, Entry, Ledger
from on_postgresql import Calm
from telegram_server import Flight

from bot import sender

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "3"))
ON_POSTGRESQL = 0
"""The round that is played there."""

UNWRITTEN = timedelta(seconds=sender.RECORDED_WITHIN + 4)
"""For so long a message that landed may be unwritten, or one that was claimed not have left: the
bot's own delay, and seconds for a slow machine with fewer processors than processes, on which a bot
that has just begun learns its examples meanwhile, to take its turn."""


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_a_killed_bot_loses_nothing_and_repeats_only_what_was_in_the_air(
    seed: int, calm: Path, tmp_path: Path
) -> None:
    check(await chaos_round.play(seed, calm, tmp_path), f"Round {seed}")


async def test_nor_does_it_on_postgresql(calm_server: Calm, tmp_path: Path) -> None:
    random = Random(ON_POSTGRESQL)
    telegram = chaos_round.telegram_after(random)
    settings = calm_server.copied()
    check(await chaos_round.play_with(telegram, random, tmp_path, **settings), "PostgreSQL")


def check(played: Played, name: str) -> None:
    final = ledger.read(played.program.database_url)
    try:
        every_tap_counts(played, final)
        everybody_is_in_the_ledger_once(played, final)
        everybody_got_what_is_owed(played, final)
        nothing_is_repeated_but_what_is_recorded_so(played, final)
        only_what_was_in_the_air_is_unknown(played, final)
        each_copy_is_what_the_ledger_says(played, final)
    except AssertionError as error:
        error.add_note(f"{name}, {played.kills}; the bot said:\n{played.program.printed}")
        raise


def every_tap_counts(played: Played, final: Ledger) -> None:
    """All updates are handled, all taps answered, and the last one is the answer that counts."""
    assert set(final.inbox) == {"done"}
    last: dict[tuple[int, int], Tap] = {}
    for tap in played.crowd.taps:
        assert tap.query_id in played.telegram.callback_answers, tap
        last[tap.person, tap.meeting_id] = tap
    assert final.answers == {key: tap.answer for key, tap in last.items()}
    for tap in last.values():
        assert marked(played, tap) == [tap.answer], tap


def marked(played: Played, tap: Tap) -> list[str]:
    """Give the answers that a tapped message marks as one's own."""
    message = next(
        one for one in played.telegram.chat(tap.person) if one["message_id"] == tap.message_id
    )
    return [
        button["data"].rpartition(":")[2]
        for row in message["buttons"]
        for button in row
        if button["data"].startswith("rsvp:") and button["text"].startswith("✅")
    ]


def everybody_is_in_the_ledger_once(played: Played, final: Ledger) -> None:
    """An audience is the sum of its deliveries' states, and none of them is on its way."""
    assert Counter((one.kind, one.title, one.chat_id) for one in final.entries) == Counter(
        [("broadcast", "", person) for person in sample_network.EVERYBODY]
        + [
            (kind, title, person)
            for kind in SIGNS
            for title in sample_network.MEETINGS
            for person in sample_network.asked(title)
        ]
    )
    for one in final.entries:
        withdrawn = one.state == "withdrawn" and declined(played.crowd.taps, one.chat_id)
        assert one.state in ("sent", "unknown") or withdrawn, one


def everybody_got_what_is_owed(played: Played, final: Ledger) -> None:
    for one in final.entries:
        if one.state == "sent":
            assert all(arrived(played, one)), one
        elif one.state == "withdrawn":
            assert one.reason == "declined", one


def nothing_is_repeated_but_what_is_recorded_so(played: Played, final: Ledger) -> None:
    for one in final.entries:
        assert not (one.kind == "broadcast" and one.repeated), one
        if one.kind == "broadcast" and one.chat_id == sample_network.SECRETARY:
            continue  # a kill repeats a preview, perhaps until the broadcast has left
        assert all(times <= 1 + one.repeated for times in arrived(played, one)), one


def only_what_was_in_the_air_is_unknown(played: Played, final: Ledger) -> None:
    """What is unknown or repeated is exactly what was on its way at the kills, one by one."""
    assert played.left_at_the_end == []
    doubtful = {one.id for one in final.entries if one.repeated or one.state == "unknown"}
    assert doubtful == {one.id for kill in played.kills for one in kill.sending}
    before: list[Entry] = []  # of an earlier kill: the bot did not live long enough to note it
    for kill in played.kills:
        for one in kill.sending:
            assert one in before or in_the_air(played, kill, one), (kill, one)
        before += kill.sending


def each_copy_is_what_the_ledger_says(played: Played, final: Ledger) -> None:
    """What was corrected reads so, what was recalled is gone, and nobody gets anything new."""
    plan = played.crowd.plan
    became = "deleted" if plan.recalls else "corrected" if plan.corrects else None
    for one in final.entries:
        if one.kind == "broadcast" and one.state == "sent":
            assert one.copy == became, one
            if one.chat_id != sample_network.SECRETARY:  # who has previews too
                assert copies_of(played, one.chat_id) == expected_copies(played), one
    anew = [flight for flight in played.telegram.flights if flight.method == "sendMessage"]
    better = {flight.chat_id for flight in anew if BETTER in flight.text}
    assert better <= {sample_network.SECRETARY}


def expected_copies(played: Played) -> list[str]:
    """Give how the messages of each copy are to begin."""
    plan = played.crowd.plan
    if plan.recalls:
        return []
    first = BETTER if plan.corrects else BROADCAST
    return [first, sample_network.ITEMS[1]][: 1 + plan.is_issue]


def copies_of(played: Played, person: int) -> list[str]:
    """Give how the messages of a broadcast in a chat begin."""
    beginnings = (BROADCAST, BETTER, sample_network.ITEMS[1])
    texts = [one["text"] for one in played.telegram.chat(person) if one["from_bot"]]
    return [begin for text in texts for begin in beginnings if text.startswith(begin)]


def in_the_air(played: Played, kill: Kill, one: Entry) -> bool:
    """Say whether a delivery was claimed a moment ago, or flew, or landed a moment ago."""
    since = max(kill.began, one.claimed_at or kill.began)
    flights = [flight for flight in flights_of(played, one) if since <= flight.arrived <= kill.at]
    if not flights:
        return one.claimed_at is not None and kill.at - one.claimed_at <= UNWRITTEN
    landed = flights[-1].landed
    return landed is None or kill.at - landed <= UNWRITTEN


def arrived(played: Played, one: Entry) -> list[int]:
    """Count how often each message of a delivery arrived."""
    texts = [flight.text for flight in flights_of(played, one) if flight.done]
    return [sum(begins(text) for text in texts) for begins in messages_of(played, one)]


def messages_of(played: Played, one: Entry) -> list[Callable[[str], bool]]:
    """Give by what the messages of a delivery are known."""
    if one.kind != "broadcast":
        return [lambda text: says(text, one)]
    if not played.crowd.plan.is_issue:
        return [is_first]
    return [is_first, is_second]


def is_first(text: str) -> bool:
    """Say whether it is the first message of the broadcast, as it was sent first."""
    return text.startswith(BROADCAST)


def is_second(text: str) -> bool:
    """Say whether it is the second message of an issue, as it was sent first."""
    one, two = (f"<b>{title}</b>" in text for title in sample_network.ITEMS)
    return two and not one and "✏️" not in text


def flights_of(played: Played, one: Entry) -> list[Flight]:
    """Give the calls that carried a delivery, by what they say and to whom."""
    return [
        flight
        for flight in played.telegram.flights
        if flight.method == "sendMessage"
        and flight.chat_id == one.chat_id
        and says(flight.text, one)
        and not is_preview(flight, one)
    ]


def is_preview(flight: Flight, one: Entry) -> bool:
    """The secretary saw the text before, when the broadcast could not leave yet."""
    if one.chat_id != sample_network.SECRETARY or one.opened_at is None:
        return False
    return flight.arrived < one.opened_at


def says(text: str, one: Entry) -> bool:
    if one.kind == "broadcast":
        return is_first(text) or is_second(text)
    return text.startswith(SIGNS[one.kind]) and f"<b>{one.title}</b>" in text
