from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.demo import live

FIRST = b"retry: 1000\n\n"


@pytest.fixture
def told() -> live.Live:
    return live.Live()


@pytest.fixture
async def client(told: live.Live) -> AsyncIterator[TestClient[Any, Any]]:
    application = web.Application()
    application.add_routes([web.get("/", told.stream)])
    async with TestClient(TestServer(application)) as client:
        yield client
        told.close()


async def opened(client: TestClient[Any, Any]) -> ClientResponse:
    stream: ClientResponse = await client.get("/")
    assert await stream.content.readexactly(len(FIRST)) == FIRST
    return stream


async def test_every_open_page_is_told(told: live.Live, client: TestClient[Any, Any]) -> None:
    streams = [await opened(client), await opened(client)]
    told.tell({"kind": "message", "chat": 1, "text": "সভা"})
    lines = [await stream.content.readline() for stream in streams]
    assert [line.decode() for line in lines] == [
        'data: {"kind": "message", "chat": 1, "text": "সভা"}\n'
    ] * 2


async def test_a_page_that_cannot_keep_up_is_cut_off(
    told: live.Live, client: TestClient[Any, Any]
) -> None:
    stream = await opened(client)
    for number in range(1001):
        told.tell({"number": number})
    assert await stream.content.read() == b""


async def test_a_quiet_stream_shows_that_it_lives(
    told: live.Live, client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_HEARTBEAT_SECONDS", 0.01)
    stream = await opened(client)
    assert await stream.content.readline() == b": still here\n"


async def test_a_page_that_left_does_not_disturb_the_others(
    told: live.Live, client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_HEARTBEAT_SECONDS", 0.01)
    left, stayed = await opened(client), await opened(client)
    left.close()
    for _ in range(3):  # heartbeats into the closed connection
        await stayed.content.readuntil(b": still here\n\n")
    told.tell({"number": 1})
    assert b'data: {"number": 1}\n\n' in await stayed.content.readuntil(b"}\n\n")
