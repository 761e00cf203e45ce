"""The stand-in itself: takes the bot's calls, lets faults and limits strike, records it all."""

import asyncio
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.demo.standin import answers, methods, schema
from bot.demo.standin.answers import Answer
from bot.demo.standin.faults import ConnectionCut, Fault, Faults
from bot.demo.standin.files import File
from bot.demo.standin.groups import Groups
from bot.demo.standin.limits import Gate, Limits


@dataclass
class Call:
    """One call of the bot; `answer` is None while it waits, and when nothing was carried out.

    `params` are read as the schema says (numbers, JSON in strings) unless they were refused.
    """

    at: datetime
    method: str
    params: Mapping[str, Any]
    answer: Answer | None = None
    connection_lost: bool = False


class StandIn(Groups):
    """One bot's Bot API server, with the people and chats that the bot can meet.

    `now` returns the aware UTC time that messages are dated by and that updates expire by.
    Single-threaded: everything happens in one event loop.
    """

    def __init__(
        self,
        token: str,
        username: str,
        now: Callable[[], datetime],
        limits: Limits | None = None,
    ) -> None:
        super().__init__(token, username, now)
        self.calls: list[Call] = []
        self.faults = Faults()
        self._gate = Gate(limits)

    def check_token(self, token: str) -> None:
        """Raise answers.Refused unless `token` is the bot's: 404 for a wrong form, else 401."""
        if token != self.token:
            raise answers.unauthorized() if ":" in token else answers.not_found()

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, File] | None = None
    ) -> Answer:
        """Carry out one call of the bot.

        `params` as decoded from a form, an address or JSON; values may be JSON in strings. `files`
        are the uploaded parts by name. Raises faults.ConnectionCut where a fault says so.
        """
        call = Call(self.now(), method, params)
        self.calls.append(call)
        fault = self.faults.strike(method, params)
        try:
            call.answer = await self._answer_with(fault, call, files or {})
        except ConnectionCut as cut:
            call.answer, call.connection_lost = cut.answer, True
            raise
        return call.answer

    async def _answer_with(
        self, fault: Fault | None, call: Call, files: Mapping[str, File]
    ) -> Answer:
        if fault is None:
            return await self._answer(call, files)
        if refusal := fault.refusal():
            if fault.acted:
                await self._answer(call, files)
            return refusal
        if not fault.acts():
            raise ConnectionCut(fault)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        answer = await self._answer(call, files)
        if fault.kind == "slow":
            return answer
        if fault.kind == "malformed":
            return Answer(answer.status, answer.body, answer.payload()[:-1] + b",,")
        raise ConnectionCut(fault, answer)

    async def _answer(self, call: Call, files: Mapping[str, File]) -> Answer:
        try:
            name = schema.method_named(call.method)
            params = call.params = schema.parameters(name, call.params, files)
            act = methods.named(name, params)
            if name in methods.PACED:
                edit = name.startswith("edit")
                self._gate.passes(params.get("chat_id", 0), edit=edit, now=call.at)
            result = act(self, params, files)
            return answers.done(await result if inspect.isawaitable(result) else result)
        except answers.Refused as refused:
            return refused.answer
