from datetime import UTC, datetime

import pytest

from handlers import markup, paging, post_views, standing_views, texts
from handlers.dates import Style
from storage import standing_answers
from storage.models import StandingAnswer

NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_longest_answer_is_proposed_in_one_message(language: str) -> None:
    answer = StandingAnswer(
        questions=["q" * post_views.EXAMPLE] * post_views.EXAMPLES,
        answer="a" * standing_answers.LONGEST,
        translations={},
        state="proposed",
    )
    data = standing_views.shown(answer) | {"answer": answer, "times": 1000}
    html = texts.render("proposal", Style(language, "Asia/Dhaka"), NOW, **data)
    assert len(markup.parse(html).text) <= paging.LONGEST


@pytest.mark.parametrize(
    ("language", "read"), [("bn", "দুই নম্বর ফটকে।"), ("en", "At gate 2."), ("fr", "At gate 2.")]
)
def test_an_answer_reads_as_translated_or_else_as_written(language: str, read: str) -> None:
    answer = StandingAnswer(
        answer="At gate 2.", translations={"bn": {"answer": "দুই নম্বর ফটকে।"}, "fr": {}}
    )
    assert standing_views.in_language(answer, language) == read
