"""`make bench`: every figure of docs/benchmarks.md, measured in one run on this machine.

This process is Telegram, on a core of its own; what is measured runs in others, on one core.
"""

import asyncio
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import Final

from benchmarks import asking, living, processes, replies, rush, server, writing
from benchmarks.rush import Taken

ROUNDS: Final = 5
MESSAGES: Final = 3000
POSTS: Final = (1_000, 10_000, 100_000)

QUEUES: Final = (1_000, 1_000_000)
COPIES: Final = 10_000
MEETINGS, ASKED = 1_000, 500

LOOPS: Final = {
    "sending_twgbot": "twgbot: claim, send, record",
    "sending_ptb": "python-telegram-bot: plain loop",
    "sending_aiogram": "aiogram: plain loop",
}


async def main() -> None:
    """Measure all and print it."""
    processes.step_aside()
    _say(
        f"{datetime.now(UTC):%Y-%m-%d}, {len(processes.CORES)} cores, Python "
        f"{platform.python_version()}, python-telegram-bot {version('python-telegram-bot')}"
    )
    await _sending()
    await _writing()
    await _queueing()
    await _correcting()
    await _planning()
    await _asking()
    await _living()
    await _rushing()


async def _sending() -> None:
    _say(f"\nSending {MESSAGES} messages, on one core; medians of {ROUNDS} rounds")
    names = [name for name in LOOPS if name != "sending_aiogram" or processes.AIOGRAM.exists()]
    took: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(ROUNDS):
        for name in names:
            python = processes.AIOGRAM if name == "sending_aiogram" else None
            async with server.served(server.standin(MESSAGES)) as url:
                took[name].append(await processes.figures(name, url, MESSAGES, python=python))
    for name in names:
        _say(f"  {LOOPS[name]:<34}{_rates(took[name])}{_ratios(took, name)}")
    if len(names) < len(LOOPS):
        _say("  aiogram could not be installed here")


def _rates(rounds: list[dict[str, float]]) -> str:
    seconds = median(one["seconds"] for one in rounds)
    processor = median(one["processor"] for one in rounds)
    return (
        f"{MESSAGES / seconds:6.0f} a second {1000 * processor / MESSAGES:6.2f} ms processor each"
    )


def _ratios(took: dict[str, list[dict[str, float]]], name: str) -> str:
    """Give how many times python-telegram-bot's speed that is: median of the rounds' ratios."""
    pairs = list(zip(took["sending_ptb"], took[name], strict=True))
    faster = median(theirs["seconds"] / ours["seconds"] for theirs, ours in pairs)
    cheaper = median(theirs["processor"] / ours["processor"] for theirs, ours in pairs)
    return f"   {faster:5.2f} x as fast, {cheaper:5.2f} x by processor time"


async def _writing() -> None:
    _say("\nWriting the deliveries of a post")
    for people in POSTS:
        took = await processes.figures("writing", people)
        each = 1_000_000 * took["seconds"] / people
        _say(
            f"  {people:>7} recipients {took['seconds']:7.3f} s {each:6.1f} µs each; "
            f"with the first {writing.FIRST} claimed, in four variants: {took['claimed']:.3f} s"
        )


async def _queueing() -> None:
    _say("\nClaiming and recording a message while others wait")
    for queued in QUEUES:
        took = await processes.figures("queueing", queued)
        _say(f"  {queued:>9} queued {1000 * took['processor']:7.3f} ms processor each")


async def _correcting() -> None:
    took = await processes.figures("correcting", COPIES)
    sent, corrected = took["sent"], took["corrected"]
    _say(
        f"\nCorrecting {COPIES:,} copies: {took['begun']:.2f} s to count them and begin; "
        f"{1000 * corrected[0]:.3f} ms processor each, {1000 * corrected[1]:.3f} ms by the clock\n"
        f"  to send them {1000 * sent[0]:.3f} ms and {1000 * sent[1]:.3f} ms: correcting is "
        f"{corrected[0] / sent[0]:.2f} and {corrected[1] / sent[1]:.2f} times that"
    )


async def _planning() -> None:
    took = await processes.figures("month", MEETINGS, ASKED)
    _say(
        f"\nA month of {MEETINGS:,} meetings of {ASKED} people each: processor time\n"
        f"  to plan all reminders {took['planned']:.2f} s, to read what will go out, and to how "
        f"many, {took['read']:.2f} s; {took['memory']:.0f} MB\n"
        f"  the clock's duties: {1000 * took['idle']:.0f} ms where nothing is due, "
        f"{1000 * took['moment']:.0f} ms where reminders are ({1000 * took['slowest']:.0f} ms at "
        f"most), {1_000_000 * took['each']:.0f} µs a message"
    )


async def _asking() -> None:
    took = await processes.figures("asking")
    _say("\nQuestions: processor time")
    for name, what in (
        ("question_p50", "to understand one and find its meetings, p50"),
        ("question_p95", "p95"),
        ("answer_p50", "from the update to the reply that is owed, p50"),
        ("answer_p95", "p95"),
        ("first", "the first one, for which all examples are learned"),
        ("taught", f"the first one after {asking.TAUGHT} phrases were taught"),
        *((f"random_{length}", f"{length:,} random characters, p50") for length in asking.LENGTHS),
    ):
        _say(f"  {what:<52}{1000 * took[name]:7.1f} ms")
    _say(f"  {took['memory']:.0f} MB beside what other replies need")


async def _living() -> None:
    began = await living.replies_meanwhile()
    _say(f"\nStart: {began.seconds:.2f} s to the first getUpdates")
    _say(f"Memory: {began.memory:.0f} MB, and {began.memory_after:.0f} MB after all that")
    idle, busy = began.idle, began.busy
    _say(
        f"\nFrom a tap to the edited card, {len(idle)} taps each, "
        f"{1000 * living.NETWORK:.0f} ms of network a call"
    )
    for percent in (50, 95, 99):
        calm, full = replies.percentile(idle, percent), replies.percentile(busy, percent)
        _say(
            f"  p{percent}: idle {1000 * calm:.0f} ms, during a broadcast {1000 * full:.0f} ms: "
            f"{full / calm:.2f} times"
        )
    paced = await living.paced()
    _say(
        f"\n{living.CROWD} messages at Telegram's limits: {paced.seconds:.1f} s, "
        f"{100 * paced.seconds / paced.ideal - 100:+.1f} % of the ideal; {paced.refused} times 429"
    )
    held = await living.memory_with_queue()
    _say(f"\nMemory of the bot with {living.QUEUED:,} deliveries queued: {held:.0f} MB")


async def _rushing() -> None:
    _say(f"\n{rush.TAPS} taps on one meeting, whose card {rush.MEMBERS:,} members have")
    in_turn = await rush.tapped(together=False)
    together = await rush.tapped(together=True)
    _say(f"  one after the other{_waits(in_turn)}")
    _say(f"  at the same moment {_waits(together)}")
    _say(f"  {together.waits[-1] / sum(in_turn.waits):.2f} times as long for all of them")
    for seats in (None, rush.SEATS):
        taken = await rush.tapped(together=True, rate=rush.DEFAULT_RATE, seats=seats)
        limited = f"; {seats} seats: all cards true after {taken.seconds:.1f} s" if seats else ""
        _say(f"  at {rush.DEFAULT_RATE} a second   {_waits(taken)}{limited}")


def _waits(taken: Taken) -> str:
    return (
        f" p50 {replies.percentile(taken.waits, 50):6.2f} s, p95 "
        f"{replies.percentile(taken.waits, 95):6.2f} s, last {taken.waits[-1]:6.2f} s; "
        f"{taken.edits:,} edits of other cards"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
