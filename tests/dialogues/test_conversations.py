"""Conversations, played as the tables say; a new case is a new entry of a table."""

import logging

import pytest
import script
from scene import Scene
from script import Conversation


@pytest.mark.parametrize(
    "conversation", [pytest.param(one, id=one.id) for one in script.conversations()]
)
async def test_conversation_goes_as_its_table_says(
    scene: Scene, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    def logged() -> list[str]:
        faults = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
        caplog.clear()
        return faults

    await script.play(scene, conversation, logged)
