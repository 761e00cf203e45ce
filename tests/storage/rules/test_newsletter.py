"""A newsletter becomes items: whole, under the right headlines, with nothing lost."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import newsletter, newsletter_dates, newsletter_files
from storage.rules.newsletter import Item

SAMPLES = Path(__file__).with_name("newsletters")
SEED = Path(__file__).parents[4] / "shared" / "seeds" / "newsletter.txt"


def of_file(path: Path) -> list[Item]:
    return newsletter_files.items(path.read_bytes(), path.name)


def of_text(text: str, name: str = "a.txt") -> list[Item]:
    return newsletter_files.items(text.encode(), name)


def titles(found: list[Item]) -> list[str]:
    return [one.title for one in found]


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", re.sub(r"&amp;|</?b>", " ", text)))


def all_words(found: list[Item]) -> Counter[str]:
    return words_of("\n".join(f"{one.title}\n{one.body}" for one in found))


def test_the_networks_own_newsletter_comes_out_whole() -> None:
    if not SEED.exists():
        pytest.skip(f"the newsletter of the network is not at {SEED}")
    found = of_file(SEED)
    assert titles(found) == [
        (
            "National Dialogue calls for collective action to combat trafficking in persons, and"
            " uphold victims' rights"
        ),
        (
            "Government upholds the commitment made at IMRF 2022 to engage the diaspora for"
            " national development"
        ),
        "Dialogue on Contemporary Challenges of Migration Governance in Asia",
        (
            "Workshop on Mainstreaming Human Rights and Gender Equality to Address Trafficking in"
            " Persons and Smuggling of Migrants held"
        ),
        "A third TWG proposed on Climate Change and Human Mobility (CCHM)",
        "Brainstorming session of Labour Migration Technical Working Group held",
        "BDUNNM celebrates its 4th year",
        "About BDUNNM",
    ]
    begins = ["To observe", "The Government of", "On 09 May", "A workshop on", "The GCM",
              "A brainstorming", "On 07 July", "BDUNNM, established"]  # fmt: skip
    ends = ["Home Affairs", "/wyV35", "/alyD7", "level forums.", "of this TWG.", "for 2023.",
            "migration interventions.", "BDUNMNS@iom.int"]  # fmt: skip
    for one, begin, end in zip(found, begins, ends, strict=True):
        assert one.body.startswith(begin)
        assert one.body.endswith(end)
    assert [one.published for one in found] == [
        date(2023, 8, 2), date(2023, 7, 26), date(2023, 5, 9), date(2023, 7, 19), None,
        date(2023, 2, 20), date(2023, 7, 7), None,
    ]  # fmt: skip
    assert [one.link for one in found].count("https://shorturl.at/alyD7") == 2
    assert all_words(found) == words_of(SEED.read_text(encoding="utf-8"))


COLUMNS = [
    "Two countries agree on safe return of people who were trafficked across the border",
    "Training for ninety officers of the border guard closes in Rajshahi",
    "A new website for the network opens in both languages",
    "Call for members of the data working group",
    "Helpline takes its ten thousandth call",
    "About the Sample Network",
]
"""Of a page in two columns: two are wrapped, two stand below their text."""


def test_a_page_in_columns_comes_out_whole() -> None:
    path = SAMPLES / "columns.txt"
    found = of_file(path)
    assert titles(found) == COLUMNS
    assert found[0].body.endswith("helps.”\nMs Sample Rahman\nDirector, Sample Shelter")
    assert "asks shelters to share what they need" in found[0].body
    assert "counter-trafficking" in found[1].body
    assert found[1].body.endswith("https://example.org/slides")
    assert found[1].link == "https://example.org/training"
    assert found[2].body.startswith("The network's website")
    assert found[3].body.startswith("Organizations that collect")
    assert found[4].body.startswith("On 1 March 2027")
    assert [one.published for one in found] == [
        date(2027, 3, 14), date(2027, 2, 22), None, None, date(2027, 3, 1), None
    ]  # fmt: skip
    assert all_words(found) == words_of(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("12 November 2026\n\nIt opened.", "It opened."),
        ("<i>12 November 2026</i>\nIt opened.", "It opened."),
        ("১২ নভেম্বর ২০২৬\n\nচালু হয়েছে।", "চালু হয়েছে।"),
        ("13 November 2026\n\nIt opened.", None),
        ("On 12 November 2026\n\nit opened.", None),
        ("<b>12 November 2026\nIt opened.</b>", None),
        ("12 November 2026", None),
    ],
)
def test_a_line_of_an_items_own_date_alone_is_not_said_twice(body: str, left: str | None) -> None:
    assert newsletter.without_date(body, date(2026, 11, 12)) == (left or body)


def test_bangla_is_read_alike() -> None:
    found = of_file(SAMPLES / "bangla.txt")
    assert titles(found) == [
        "নেটওয়ার্কের খবর",
        "মানব পাচার প্রতিরোধে জাতীয় সংলাপ অনুষ্ঠিত",
        "প্রবাসী নীতির খসড়া প্রকাশ",
    ]
    assert found[1].body.endswith("• ভুক্তভোগীর অধিকার\n• দ্রুত বিচার\n• জেলা পর্যায়ে সমন্বয়")
    assert [one.published for one in found] == [None, date(2026, 8, 2), date(2027, 3, 31)]
    assert found[2].link == "https://example.org/policy"


def test_headlines_in_capitals_stand_right_above_their_text() -> None:
    found = of_file(SAMPLES / "capitals.txt")
    assert titles(found)[1:] == [
        "QUARTERLY MEETING OF THE WORKING GROUP", "SHELTERS REPORT WHAT THEY NEED"
    ]  # fmt: skip
    assert "- a counsellor who speaks the local language\n- legal aid\n\nThe list" in found[2].body
    assert all_words(found) == words_of((SAMPLES / "capitals.txt").read_text(encoding="utf-8"))


MARKDOWN = """# Sample Newsletter

Dear colleagues,

## First & best

Text *with* **marks** and [a link](https://example.org/a?x=1&y=2).

1. one
2. two

### More of it

On 2027-05-03 it was 1 < 2 <unknown>.

## Second

Done.
"""


def test_markdown_in_lines_is_formatted_though_it_comes_as_plain_text() -> None:
    link = "[write](https://example.org/a?x=1&y=2)"
    (found,) = of_text(f"# **First** & best\n\nCall **the helpline** or {link}.\n\n2 ** 3 **")
    assert found.title == "First & best"
    link = '<a href="https://example.org/a?x=1&amp;y=2">write</a>'
    assert found.body == f"Call <b>the helpline</b> or {link}.\n\n2 ** 3 **"


def test_markdown_keeps_what_telegram_can_show() -> None:
    found = of_text(MARKDOWN, "news.md")
    assert titles(found) == ["Sample Newsletter", "First & best", "Second"]
    assert found[0].body == "Dear colleagues,"
    assert found[1].body == (
        'Text <i>with</i> <b>marks</b> and <a href="https://example.org/a?x=1&amp;y=2">a link</a>.'
        "\n\n1. one\n2. two\n\n<b>More of it</b>\n\nOn 2027-05-03 it was 1 &lt; 2 ."
    )
    assert (found[1].link, found[1].published) == (
        "https://example.org/a?x=1&y=2",
        date(2027, 5, 3),
    )


PAGE = """<!DOCTYPE html><html><head><title>no</title><style>no</style></head><body><!-- no -->
<table><tr><td><h1>Sample <em>letter</em></h1></td></tr><tr><td>
<h2>First &amp; best</h2><p>Text with <strong>bold <b>and bold</b></strong>,
<a href="javascript:no">words</a> and 1 &lt; 2.<br>Next line.<br><br>Next paragraph.</p>
<ul><li>one</li><li><p>two <i>slanted</i></p></li></ul><script>no</script></td></tr></table>
<h2>Second</h2><div>Text <span>of it</span>.</div></body></html>"""


def test_what_a_headline_or_a_picture_links_to_is_kept() -> None:
    page = (
        '<h2><a href="https://example.org/a">First</a></h2><p>Text.</p>'
        '<a href="https://example.org/b"><h2>Second</h2></a><p>See '
        '<a href="https://example.org/c"><img src="c.png" alt="Poster"></a>, or write to '
        '<a href="mailto:us@example.org?subject=x">us</a>.</p>'
    )
    first, second = of_text(page, "mail.html")
    assert (first.title, first.body, first.link) == ("First", "Text.", "https://example.org/a")
    assert (second.title, second.link) == ("Second", "https://example.org/b")
    assert second.body == (
        'See <a href="https://example.org/c">Poster</a>, or write to us (us@example.org).'
    )
    (found,) = of_text("# [Linked](https://example.org/d)\n\nText.", "news.md")
    assert (found.title, found.link) == ("Linked", "https://example.org/d")


def test_a_mail_in_html_is_read_by_its_headings() -> None:
    found = of_text(PAGE, "mail.html")
    assert titles(found) == ["Sample letter", "First & best", "Second"]
    assert found[1].body == (
        "Text with <b>bold and bold</b>, words and 1 &lt; 2.\nNext line.\n\nNext paragraph."
        "\n\n• one\n• two <i>slanted</i>"
    )
    assert found[2].body == "Text of it."
    assert newsletter_files.items_of(PAGE) == found  # pasted


def test_without_headings_what_is_all_bold_is_a_headline() -> None:
    page = "<p><b>One</b></p><p>Its text.</p><p><b>Two </b><br></p><p><b>B</b>old text.</p>"
    assert [(one.title, one.body) for one in of_text(page)] == [
        ("One", "Its text."), ("Two", "<b>B</b>old text.")
    ]  # fmt: skip
    plain = "<p>One headline</p><p>Its text.</p><p>Another headline</p><p>More text.</p>"
    assert titles(of_text(plain)) == ["One headline", "Another headline"]


@pytest.mark.parametrize(
    "text",
    [
        "# One\nIts text.\n## Two\nMore text.",
        "One\n===\nIts text.\n\nTwo\n---\nMore text.",
        "**One**\nIts text.\n\n__Two__\n\nMore text.",
        "One\n\nIts text.\n\nTwo\n\nMore text.",
        "One\r\nIts text.\r\n\r\nTwo\r\nMore text.",
        "One and more words\nIts text is one long line, " + "and so on " * 30 + ".\n"
        "Two and more words\nMore text.",
    ],
)  # fmt: skip
def test_headlines_are_told_however_they_are_marked(text: str) -> None:
    found = of_text(text)
    assert [one.split()[0] for one in titles(found)] == ["One", "Two"]
    assert found[1].body == "More text."


def test_where_all_headlines_stand_below_each_takes_the_text_above() -> None:
    text = (
        "The shelter in the south opened its doors.\n\nShelter opens\n\n"
        "The helpline was called often.\n\nHelpline called\n\n"
        "The policy was drafted.\n\nPolicy drafted"
    )
    assert [(one.title, one.body.split()[1]) for one in of_text(text)] == [
        ("Shelter opens", "shelter"), ("Helpline called", "helpline"), ("Policy drafted", "policy")
    ]  # fmt: skip


def test_a_heading_over_several_items_takes_no_text_of_the_item_before() -> None:
    text = "Shelter opens\n\nIt opened.\n\nIt is warm.\n\nUpcoming events\n\nMeeting\n\nSoon."
    assert [(one.title, one.body) for one in of_text(text)] == [
        ("Shelter opens", "It opened.\n\nIt is warm."), ("Upcoming events", ""),
        ("Meeting", "Soon."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("One item\n\nIts text.", "One item", "Its text."),
        ("Just a text. With more.", "Just a text", "Just a text. With more."),
        ("Only a headline", "Only a headline", ""),
        ("It costs 1 < 2 & more.", "It costs 1 < 2 & more", "It costs 1 &lt; 2 &amp; more."),
    ],
)
def test_one_item_is_one(text: str, title: str, body: str) -> None:
    assert [(one.title, one.body) for one in of_text(text)] == [(title, body)]


def test_long_beginnings_are_cut_for_a_title_and_stay_whole_below() -> None:
    (untitled,) = of_text("word " * 100 + "end.")
    assert untitled.title.endswith("word…")
    assert len(untitled.title) <= 100
    assert untitled.body.endswith("end.")
    long = "Headline " * 30
    (titled,) = of_text(f"# {long}\nText.")
    assert len(titled.title) <= newsletter.LONGEST_TITLE + 1
    assert titled.body == f"{long.strip()}\n\nText."


def test_what_has_no_words_proposes_nothing() -> None:
    for text in ("", "  \n\n", "---\n***", "<p> </p>", "<p><style>a</style></p>"):
        assert of_text(text) == []


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"%PDF-1.7\n\x00\x9c", b"PK\x03\x04\x14\x00", b"\x81\x8d\x90"]
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(newsletter_files.NotText):
        newsletter_files.items(content, "a.txt")


def test_texts_of_other_programs_are_decoded() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        content = "Café opens\n\nIt’s open.".encode(encoding)
        (item,) = newsletter_files.items(content, "a.txt")
        assert (item.title, item.body) == ("Café opens", "It’s open.")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 02 August\n2023", date(2023, 8, 2)),
        ("held on 20th February 2023.", date(2023, 2, 20)),
        ("February 3rd, 2027", date(2027, 2, 3)),
        ("the 5th of May, 2027", date(2027, 5, 5)),
        ("2027-02-09 or 8 May 2027", date(2027, 2, 9)),
        ("9/2/2027", date(2027, 2, 9)),
        ("৯ ফেব্রুয়ারি ২০২৭", date(2027, 2, 9)),
        ("২১শে ফেব্রুয়ারি, ২০২৭ তারিখে", date(2027, 2, 21)),
        ("31 February 2027, then 1 March 2027", date(2027, 3, 1)),
        ("June 2023", None),
        ("in 2023, 4 of them may come", None),
        ("", None),
    ],
)
def test_the_first_day_stated_in_full_is_found(text: str, day: date | None) -> None:
    assert newsletter_dates.first(" ".join(text.split())) == day


LINES = st.lists(
    st.sampled_from(
        ["", "", "A headline of some words", "A sentence ends here.", "and goes on", "- item",
         "https://example.org/a", "“Quoted words.”", "Sample Name, Director", "১২ জানুয়ারি ২০২৭।",
         "# Marked", "WORDS IN CAPITALS", "A long line of a paragraph that was wrapped by"]
    ),
    max_size=30,
)  # fmt: skip


@given(LINES)
def test_no_word_is_lost_whatever_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = newsletter_files.items_of(text)
    assert not words_of(text.replace("…", "")) - all_words(found)
    assert all(one.title for one in found)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for name in ("a.txt", "a.md", "a.html"):
        newsletter_files.items_of(text, name)
