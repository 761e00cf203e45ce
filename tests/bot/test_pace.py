"""The pace, in simulated time: an event loop whose clock jumps to the next thing to happen."""

import asyncio
import selectors
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import pace

SECOND = 1 + pace.LEEWAY
"""What the pace takes for one, since some calls are longer on their way than others."""


class Instant(selectors.SelectSelector):
    """Never waits: where a loop would, the time is over at once."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everything waits for ever"
            self.now += max(timeout, 0.0)
        return ready


class SimulatedLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.instant = Instant()
        super().__init__(self.instant)

    def time(self) -> float:
        return self.instant.now

    async def sleep(self, seconds: float) -> None:
        until = self.time() + seconds
        await asyncio.sleep(seconds)
        self.instant.now = max(self.time(), until)  # a loop may wake a hair too early


class World:
    """A pace in simulated time, and what left by it: when, and to which chat (None: a post)."""

    def __init__(self, loop: SimulatedLoop, rate: float) -> None:
        self.loop = loop
        self.pace = pace.Pace(rate, loop.time, loop.sleep)
        self.start = loop.time()
        self.left: list[tuple[float, int | None]] = []
        self.tasks: list[asyncio.Task[None]] = []

    def now(self) -> float:
        """Seconds since the beginning."""
        return self.loop.time() - self.start

    async def reply(self, chat_id: int | None) -> None:
        await self.pace.reply_permit(chat_id)
        self.left.append((self.now(), 0 if chat_id is None else chat_id))

    def reply_soon(self, chat_id: int | None) -> None:
        self.tasks.append(self.loop.create_task(self.reply(chat_id)))

    async def post(self, at_most: int = 1) -> int:
        permits = await self.pace.post_permits(at_most)
        self.left += [(self.now(), None)] * permits
        return permits

    async def post_for_ever(self, at_most: int = 1, busy: float = 0.0) -> None:
        while True:
            await self.post(at_most)
            await self.loop.sleep(busy)

    def posting(self, at_most: int = 1, busy: float = 0.0) -> None:
        self.tasks.append(self.loop.create_task(self.post_for_ever(at_most, busy)))

    async def until(self, seconds: float) -> None:
        await self.loop.sleep(self.start + seconds - self.loop.time())

    def times(self, *, posts: bool) -> list[float]:
        return [at for at, chat_id in self.left if (chat_id is None) is posts]


Story = Callable[[World], Awaitable[None]]


def simulate(story: Story, rate: float = 30) -> World:
    """Run a story to its end in a world of its own, and return that world."""
    loop = SimulatedLoop()
    world = World(loop, rate)

    async def whole() -> None:
        await story(world)
        for task in world.tasks:
            task.cancel()
        results = await asyncio.gather(*world.tasks, return_exceptions=True)
        assert not [r for r in results if isinstance(r, Exception)]

    try:
        loop.run_until_complete(whole())
    finally:
        loop.close()
    return world


def most_in_a_window(times: list[float], seconds: float) -> int:
    return max(
        (sum(at <= other < at + seconds - 1e-9 for other in times) for at in times), default=0
    )


def test_posts_leave_evenly_at_five_sixths_of_the_rate() -> None:
    async def story(world: World) -> None:
        world.posting()
        await world.until(60)

    posts = simulate(story).times(posts=True)
    assert 1500 <= len(posts) <= 1502
    gaps = [later - earlier for earlier, later in pairwise(posts[2:])]
    assert all(abs(gap - 0.04) < 1e-6 for gap in gaps)


@pytest.mark.parametrize("busy", [0.0, 0.002, 0.01, 0.045])
def test_at_a_high_rate_permits_come_in_batches_and_none_is_lost(busy: float) -> None:
    async def story(world: World) -> None:
        world.posting(at_most=1000, busy=busy)
        await world.until(10)

    posts = simulate(story, rate=600).times(posts=True)
    assert 4990 <= len(posts) <= 5030
    assert max(Counter(posts).values()) <= 1 + 500 * pace.SLACK_SECONDS


def test_taps_in_quick_succession_do_not_wait_for_posts() -> None:
    waited: list[float] = []

    async def story(world: World) -> None:
        world.posting()
        for tap in range(100):
            await world.until(2 + 0.3 * tap)
            for chat_id in (None, tap + 1):
                await world.reply(chat_id)
                waited.append(world.now() - (2 + 0.3 * tap))

    posts = simulate(story).times(posts=True)
    assert max(waited) < 0.001
    assert len(posts) > 20 * 31


def test_no_more_permits_are_given_than_asked_for() -> None:
    async def story(world: World) -> None:
        await world.loop.sleep(5)
        assert await world.post(at_most=3) == 3

    simulate(story, rate=6000)


def test_a_slow_sender_does_not_save_up_a_burst() -> None:
    async def story(world: World) -> None:
        world.posting(at_most=100, busy=3.0)
        await world.until(60)

    assert max(Counter(simulate(story).times(posts=True)).values()) <= 2


def test_permits_given_back_are_as_if_never_given() -> None:
    async def story(world: World) -> None:
        for _ in range(100):
            world.pace.give_back(await world.pace.post_permits(50))
        assert world.now() == 0
        for chat_id in range(1, 31):
            await world.reply(chat_id)
        assert world.now() == 0

    simulate(story)


def test_a_post_counts_from_when_it_leaves_not_from_its_permit() -> None:
    async def story(world: World) -> None:
        permits = await world.pace.post_permits(1)
        await world.until(0.4)  # it is claimed and written meanwhile
        for chat_id in range(permits):
            world.pace.note_post(chat_id)
        for chat_id in range(100, 130):
            world.reply_soon(chat_id)
        await world.until(3)

    replies = simulate(story).times(posts=False)
    assert replies == pytest.approx([0.4] * 29 + [0.4 + SECOND])


def test_only_what_was_given_can_be_given_back() -> None:
    async def story(world: World) -> None:
        given_ = await world.pace.post_permits(1000)
        assert given_ > 20
        world.pace.give_back(given_ - 5)
        assert await world.pace.post_permits(1000) == given_ - 5
        world.pace.give_back(9000)
        assert await world.pace.post_permits(1000) == given_ - 5
        assert world.now() == 0

    simulate(story, rate=600)


def test_idle_polling_neither_starves_nor_saves_up() -> None:
    async def story(world: World) -> None:
        for _ in range(20):
            world.pace.give_back(await world.pace.post_permits(50))
            await world.loop.sleep(5)
        assert await world.pace.post_permits(50) <= 2

    simulate(story)


def test_replies_to_many_chats_wait_for_the_overall_rate_only() -> None:
    async def story(world: World) -> None:
        for chat_id in range(1, 62):
            world.reply_soon(chat_id)
        await world.until(10)

    left = simulate(story).left
    assert [chat_id for _, chat_id in left] == list(range(1, 62))
    assert [round(at, 6) for at, _ in left] == [0.0] * 30 + [SECOND] * 30 + [2 * SECOND]


def test_a_chat_that_must_wait_holds_up_no_other() -> None:
    async def story(world: World) -> None:
        for _ in range(5):
            world.reply_soon(1)
        world.reply_soon(2)
        await world.until(10)

    left = simulate(story).left
    assert [at for at, chat_id in left if chat_id == 1] == pytest.approx([0, 0, 0, 1, 2])
    assert [at for at, chat_id in left if chat_id == 2] == [0]


def test_replies_that_queued_together_still_keep_their_chats_limit() -> None:
    async def story(world: World) -> None:
        for chat_id in range(2, 32):
            world.reply_soon(chat_id)
        for _ in range(5):
            world.reply_soon(1)
        await world.until(10)

    to_chat = [at for at, chat_id in simulate(story).left if chat_id == 1]
    assert to_chat == pytest.approx([SECOND, SECOND, SECOND, SECOND + 1, SECOND + 2])


def test_a_group_gets_twenty_replies_a_minute() -> None:
    async def story(world: World) -> None:
        for _ in range(41):
            world.reply_soon(-5)
        await world.until(130)

    assert Counter(round(at) for at, _ in simulate(story).left) == {0: 20, 60: 20, 120: 1}


def test_an_answer_to_a_tap_has_no_limit_of_a_chat() -> None:
    async def story(world: World) -> None:
        for _ in range(30):
            await world.reply(None)
        assert world.now() == 0

    simulate(story)


def test_replies_wait_for_no_post() -> None:
    async def story(world: World) -> None:
        world.posting()
        for second in range(10):
            await world.until(second + 0.01)
            asked = world.now()
            for chat_id in range(1, 3):  # as many as one tap causes
                await world.reply(second * 10 + chat_id)
            assert world.now() == asked
        await world.until(10)

    posts = simulate(story).times(posts=True)
    assert 248 <= len(posts) <= 252


def test_posts_give_way_to_replies_beyond_their_sixth() -> None:
    async def story(world: World) -> None:
        world.posting()
        await world.until(1)
        for chat_id in range(1, 91):
            world.reply_soon(chat_id)
        await world.until(10)

    world = simulate(story)
    replies = world.times(posts=False)
    assert len(replies) == 90
    assert replies[-1] < 4.1 * SECOND
    assert most_in_a_window([at for at, _ in world.left], 1.0) <= 30
    assert len([at for at in world.times(posts=True) if at >= 5]) in {125, 126}


def test_a_cancelled_reply_frees_its_place_in_the_queue() -> None:
    async def story(world: World) -> None:
        world.pace.halt(5)
        for chat_id in range(1, 40):
            world.reply_soon(chat_id)
        await world.until(1)
        for task in world.tasks:
            task.cancel()
        await world.until(6)
        assert await world.post() == 1
        assert world.now() == pytest.approx(6)

    assert simulate(story).times(posts=False) == []


def test_in_a_halt_nothing_leaves_and_after_it_all_starts_evenly() -> None:
    async def story(world: World) -> None:
        world.posting(at_most=50)
        await world.until(2)
        world.pace.halt(30)
        assert world.pace.halted_for() == 30
        for chat_id in range(1, 101):
            world.reply_soon(chat_id)
        await world.until(40)

    world = simulate(story)
    after = [at for at, _ in world.left if at > 2]
    assert after[0] == pytest.approx(32)
    assert max(Counter(round(at, 6) for at in after).values()) <= 2
    assert most_in_a_window([at for at in after if at < 35.3], 0.1) <= 4
    assert world.times(posts=False)[-1] == pytest.approx(32 + SECOND * 99 / 30)


def test_the_longest_of_several_halts_holds() -> None:
    async def story(world: World) -> None:
        world.pace.halt(10)
        world.pace.halt(3)
        await world.until(1)
        world.pace.halt(2)
        await world.reply(1)
        assert world.now() == pytest.approx(10)
        assert world.pace.halted_for() == 0

    simulate(story)


def test_a_halt_without_a_time_still_lasts_a_second() -> None:
    async def story(world: World) -> None:
        world.pace.halt(0)
        await world.reply(1)
        assert world.now() == pytest.approx(SECOND)

    simulate(story)


def test_permits_from_before_a_halt_bring_nothing_after_it() -> None:
    async def story(world: World) -> None:
        permits = await world.pace.post_permits(100)
        world.pace.halt(1)
        world.pace.give_back(permits)
        world.posting(at_most=100)
        await world.until(1.5)

    times = simulate(story, rate=600).times(posts=True)
    assert times[0] == pytest.approx(SECOND, abs=0.01)
    assert most_in_a_window(times, 0.1) <= 61


def test_chats_that_got_nothing_lately_are_not_kept() -> None:
    async def story(world: World) -> None:
        for chat_id in (1, 2, -3):
            world.pace.note_post(chat_id)
        await world.until(2)
        world.pace.busy_chats()
        assert world.pace._chats.keys() == {-3}
        await world.until(61)
        world.pace.busy_chats()
        assert world.pace._chats.keys() == set()

    simulate(story)


def test_busy_chats_are_those_that_just_got_something() -> None:
    async def story(world: World) -> None:
        world.pace.note_post(1)
        world.pace.note_post(-2)
        await world.reply(3)
        assert world.pace.busy_chats() == {1, -2, 3}
        await world.until(0.9)
        world.pace.note_post(4)
        await world.until(1.1)
        assert world.pace.busy_chats() == {4}

    simulate(story)


def test_a_group_that_used_its_twenty_is_busy_until_the_minute_is_over() -> None:
    async def story(world: World) -> None:
        for _ in range(20):
            await world.reply(-2)
        await world.until(59)
        assert world.pace.busy_chats() == {-2}
        await world.until(61)
        assert world.pace.busy_chats() == set()

    simulate(story)


@pytest.mark.parametrize(("rate", "posts"), [(1, 50), (2, 100), (7.5, 375), (0.5, 25)])
def test_low_and_broken_rates_hold_too(rate: float, posts: int) -> None:
    async def story(world: World) -> None:
        world.posting(at_most=5)
        await world.until(60)

    times = simulate(story, rate=rate).times(posts=True)
    assert most_in_a_window(times, max(1.0, 1 / rate)) <= max(1, int(rate))
    assert posts <= len(times) <= posts + 2


acts = st.one_of(
    st.tuples(st.just("reply"), st.sampled_from([1, 2, 3, 40, 50, -1, -2, 0])),
    st.tuples(st.just("replies"), st.integers(1, 40)),
    st.tuples(st.just("halt"), st.floats(0, 4)),
    st.tuples(st.just("post"), st.integers(1, 5)),
    st.tuples(st.just("give back"), st.integers(1, 5)),
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([1.0, 2.0, 7.5, 30.0]),
    st.booleans(),
    st.lists(st.tuples(st.floats(0, 0.8), acts), max_size=25),
    st.randoms(use_true_random=False),
)
def test_whatever_happens_no_second_holds_more_than_the_rate(
    rate: float, posting: bool, events: list[tuple[float, tuple[str, float]]], chance: Random
) -> None:
    halts: list[tuple[float, float]] = []

    async def act(world: World, kind: str, number: float) -> None:
        if kind == "reply":
            world.reply_soon(int(number) or None)
        elif kind == "replies":
            for chat_id in range(100, 100 + int(number)):
                world.reply_soon(chat_id)
        elif kind == "halt":
            world.pace.halt(number)
            halts.append((world.now(), world.now() + max(1.0, number)))
        elif not posting:
            given_ = await world.post(int(number))
            if kind == "give back":
                del world.left[-given_:]
                world.pace.give_back(given_)

    async def story(world: World) -> None:
        if posting:
            world.posting(at_most=10)
        for gap, (kind, number) in events:
            await world.loop.sleep(gap)
            await act(world, kind, number)
        await world.loop.sleep(3)

    left = simulate(story, rate=rate).left
    came = [at + chance.uniform(0, pace.LEEWAY) for at, _ in left]
    assert most_in_a_window(came, 1.0) <= int(rate)
    assert not [at for at, _ in left for begin, end in halts if begin < at < end - 1e-9]
    for chat_id in {1, 2, 3, 40, 50}:
        to_chat = [at for at, to in left if to == chat_id]
        assert most_in_a_window(to_chat, 1.0) <= 3
        assert most_in_a_window(to_chat, 10.0) <= 13
    for chat_id in {-1, -2}:
        assert most_in_a_window([at for at, to in left if to == chat_id], 60.0) <= 20
