"""Whatever says something says it in plain words where its formatting is wrong."""

import logging

import pytest
import rig

from bot import outcomes, plain_text
from handlers import calls

ANA = rig.PEOPLE[0]


@pytest.mark.parametrize(
    ("formatted", "bare"),
    [
        ("<b>five <i>&lt; six</b>", "five < six"),
        ("5 < 6 <nobr>&amp;</nobr> 7", "5 < 6 & 7"),
        ('<a href="https://example.org">Sample</a>&nbsp;<p>', "Sample\xa0"),
        ("সভা <b>কাল", "সভা কাল"),
    ],
)
def test_what_stood_in_the_tags_stays(formatted: str, bare: str) -> None:
    call = plain_text.without_formatting(calls.message(ANA, formatted), outcomes.Malformed(""))
    assert call.params["text"] == bare
    assert "parse_mode" not in call.params


async def test_it_is_sent_once_more_and_told_as_a_fault_of_ours(
    bot: rig.Rig, caplog: pytest.LogCaptureFixture
) -> None:
    made = await plain_text.attempt(bot.application.api, calls.message(ANA, "<b>one"))
    assert made.done
    assert bot.texts(ANA) == ["one"]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_what_is_not_malformed_is_sent_once(bot: rig.Rig) -> None:
    bot.fault("status")
    made = await plain_text.attempt(bot.application.api, calls.message(ANA, "<b>one</b>"))
    assert made.outcome == outcomes.Unknown()
    assert bot.texts(ANA) == []
