"""Telegram's HTML read, refused and written as Telegram does."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import entities, markup

UNMATCHED = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)
REFUSED = [
    ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("সভা<br/>", 'Unsupported start tag "br/" at byte offset 9'),
    ("x\0", "Text must not contain null bytes"),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("x <b", "Unclosed start tag at byte offset 2"),
    ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ("<a href='x", "Unclosed start tag at byte offset 0"),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<a ='x'>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</b ", "Unclosed end tag at byte offset 4"),
    (
        "<b><i>x</b></i>",
        'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    ),
    ("<b class = ", 'Unclosed start tag "b" at byte offset 0'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ('<tg-time unix="1" format="x">x</tg-time>', "Invalid date format used"),
    (
        "&#xD83D;",
        UNMATCHED,
    ),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_telegrams_complaints_are_worded_as_there(text: str, reason: str) -> None:
    with pytest.raises(markup.MarkupError) as refusal:
        markup.parse(text)
    assert str(refusal.value) == f"can't parse entities: {reason}"


def over(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


READ = [
    ("plain", "plain", []),
    ("<B>x</B>", "x", [over("bold", 0, 1)]),
    ("<strong>x</>", "x", [over("bold", 0, 1)]),
    ("<b\tid = x \n>x</b>", "x", [over("bold", 0, 1)]),
    ("<em>a<ins>b</ins></em>", "ab", [over("italic", 0, 2), over("underline", 1, 1)]),
    ("<del>x</del >", "x", [over("strikethrough", 0, 1)]),
    ('<span class="tg-spoiler">x</span>', "x", [over("spoiler", 0, 1)]),
    ("😀<b>😀</b>", "😀😀", [over("bold", 2, 2)]),
    ("<b></b>x", "x", []),
    ("&lt;&amp;&gt;&quot;&#34;&#x27;&lt", '<&>""\'<', []),
    ("&nbsp;&apos;&#0;&ltx", "&nbsp;&apos;&#0;&ltx", []),
    ("<pre>x</pre>", "x", [over("pre", 0, 1)]),
    (
        '<pre><code class="language-py">x</code></pre>',
        "x",
        [over("pre", 0, 1, language="py")],
    ),
    ('<code class="language-py">x</code>', "x", [over("code", 0, 1)]),
    ("<blockquote expandable>x</blockquote>", "x", [over("expandable_blockquote", 0, 1)]),
    (
        '<tg-time unix="1800000000">Friday</tg-time>',
        "Friday",
        [over("date_time", 0, 6, unix_time=1800000000)],
    ),
    (
        '<tg-time unix="1800000000" format="wDt">x</tg-time>',
        "x",
        [over("date_time", 0, 1, unix_time=1800000000, date_time_format="wDt")],
    ),
    ('<tg-time unix="soon">x</tg-time>', "x", []),
    ('<tg-emoji emoji-id="5">x</tg-emoji>', "x", [over("custom_emoji", 0, 1, custom_emoji_id="5")]),
    (
        '<a href="https://x.org/?a=1&amp;b=2">x</a>',
        "x",
        [over("text_link", 0, 1, url="https://x.org/?a=1&b=2")],
    ),
    ("<a>x.org</a>", "x.org", [over("text_link", 0, 5, url="http://x.org")]),
    ("<a href='tg://user?id=5'>x</a>", "x", [over("text_mention", 0, 1, user={"id": 5})]),
]


@pytest.mark.parametrize(("text", "shown", "expected"), READ)
def test_html_is_read_as_telegram_reads_it(
    text: str, shown: str, expected: list[dict[str, Any]]
) -> None:
    assert markup.parse(text) == markup.Markup(shown, expected)


@pytest.mark.parametrize(("text", "shown", "expected"), READ)
def test_what_was_read_is_written_back_alike(
    text: str, shown: str, expected: list[dict[str, Any]]
) -> None:
    assert markup.parse(markup.render(shown, expected)) == markup.Markup(shown, expected)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "mailto:x@example.org", "tel:1", "https://", "word"]
)
def test_a_link_with_a_bad_address_is_dropped_silently(address: str) -> None:
    assert markup.parse(f'<a href="{address}">x</a>') == markup.Markup("x")


def test_white_space_around_the_text_goes_and_entities_move_along() -> None:
    read = markup.parse(" \n x <b>y \n</b> ")
    assert read == markup.Markup("x y", [over("bold", 2, 1)])


def test_an_entity_over_trailing_white_space_alone_goes() -> None:
    assert markup.parse("x<b> </b>") == markup.Markup("x")


def test_formatting_inside_code_goes() -> None:
    assert markup.parse("<code>a<b>b</b></code>").entities == [over("code", 0, 2)]


def test_a_style_around_code_is_split() -> None:
    read = markup.parse("<b>a<code>b</code>c</b>")
    assert read.entities == [over("bold", 0, 1), over("code", 1, 1), over("bold", 2, 1)]


def test_a_quote_inside_a_quote_goes() -> None:
    read = markup.parse("<blockquote>a<blockquote>b</blockquote></blockquote>")
    assert read.entities == [over("blockquote", 0, 2)]


def test_a_link_inside_a_link_goes() -> None:
    read = markup.parse('<a href="https://x.org">a<a href="https://y.org">b</a></a>')
    assert read.entities == [over("text_link", 0, 2, url="https://x.org")]


def test_what_telegram_finds_by_itself_is_written_as_plain_text() -> None:
    found = [over("bot_command", 0, 5), over("url", 6, 13)]
    assert markup.render("/next https://x.org", found) == "/next https://x.org"


def test_cut_returns_what_an_entity_covers() -> None:
    assert entities.cut("😀 সভা", 3, 3) == "সভা"


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])
WORDS = st.text(CHARACTERS, min_size=1, max_size=8)
SIMPLE = ["b", "i", "u", "s", "tg-spoiler", "code", "pre", "blockquote"]
OPENINGS = [
    *((f"<{name}>", f"</{name}>") for name in SIMPLE),
    ("<blockquote expandable>", "</blockquote>"),
    ('<a href="https://x.org/?a=1&amp;b">', "</a>"),
    ('<tg-time unix="1800000000" format="wDt">', "</tg-time>"),
    ('<pre><code class="language-py">', "</code></pre>"),
]
HTML = st.recursive(
    WORDS.map(html.escape),
    lambda inner: st.builds(
        lambda tags, parts: tags[0] + "".join(parts) + tags[1],
        st.sampled_from(OPENINGS),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=12,
)


@given(WORDS)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert markup.parse(html.escape(text)).text == text.strip(" ")


@given(HTML)
def test_rendering_is_the_inverse_of_parsing(text: str) -> None:
    read = markup.parse(text)
    assert markup.parse(markup.render(read.text, read.entities)) == read


KINDS = [*entities.STYLES, *entities.QUOTES, *entities.VERBATIM, "url"]


@given(st.text(CHARACTERS, min_size=1, max_size=12), st.data())
def test_any_entities_are_made_to_nest_and_survive_rendering(text: str, data: Any) -> None:
    text = f"x{text}x"
    size = entities.units(text)
    whole = [at for at in range(size + 1) if is_boundary(text, at)]
    spans = st.tuples(st.sampled_from(whole), st.sampled_from(whole))
    chosen = data.draw(st.lists(st.tuples(st.sampled_from(KINDS), spans), max_size=6))
    given_ = [over(kind, min(span), max(span) - min(span)) for kind, span in chosen]
    read = markup.plain(text, [each for each in given_ if each["length"]])
    nested = [each for each in read.entities if each["type"] != "url"]
    assert markup.parse(markup.render(read.text, read.entities)) == markup.Markup(read.text, nested)
    assert entities.nested(nested) == nested
    assert len(covered(nested, "bold")) == sum(e["length"] for e in nested if e["type"] == "bold")


def is_boundary(text: str, at: int) -> bool:
    """Whether the UTF-16 offset does not lie within a surrogate pair."""
    unit = text.encode("utf-16-le")[at * 2 : at * 2 + 2]
    return not unit or not 0xDC00 <= int.from_bytes(unit, "little") <= 0xDFFF


def covered(nested: list[dict[str, Any]], kind: str) -> set[int]:
    mine = [each for each in nested if each["type"] == kind]
    return {at for each in mine for at in range(each["offset"], entities.end(each))}
