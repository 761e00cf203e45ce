import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import markup, paging

texts = st.text(st.sampled_from("ab ক\u09bf\u09cd\n<&>é👍"), max_size=40).map(lambda one: one * 300)


@given(texts)
def test_pages_fit_and_lose_no_letter(text: str) -> None:
    html = f"<b>{markup.render(text)}</b>"
    pages = paging.pages(html)
    assert all(paging.fits(page) for page in pages)
    together = "".join(markup.parse(page).text for page in pages)
    assert together.split() == text.split() or "".join(together.split()) == "".join(text.split())


def test_a_cut_falls_between_paragraphs_and_formatting_goes_on() -> None:
    first, second = "a " * 1500, "b " * 1500
    pages = paging.pages(f"<i>{first}\n\n{second}</i>")
    assert [page[:4] for page in pages] == ["<i>a", "<i>b"]


def test_a_short_text_stays_as_it_was_written() -> None:
    assert paging.pages('<a href="https://e.org/">x</a>') == ['<a href="https://e.org/">x</a>']


@pytest.mark.parametrize(("text", "shown"), [("abc", "abc"), ("সশরীরে আসব", "সশ…")])
def test_a_cut_keeps_signs_with_their_letter(text: str, shown: str) -> None:
    assert paging.shorten(text, 4) == shown


@given(st.text(), st.integers(2, 50))
def test_shortened_text_is_never_longer_than_allowed(text: str, longest: int) -> None:
    short = paging.shorten(text, longest)
    assert len(short) <= longest
    if short != text and len(short) > 1:
        assert not unicodedata.combining(short[0]) or text.startswith(short[0])
