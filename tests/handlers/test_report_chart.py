"""A chart shows what became of each organization, in colours and words that everybody can read."""

import io
import itertools
from pathlib import Path

import pytest
import sample_reports
from PIL import Image, ImageColor, features

from handlers import chart_fonts, charts, coverage_chart, report_chart
from handlers.charts import Chart
from handlers.dates import Style
from storage import reports
from storage.reports import Report

ENGLISH, BANGLA, LATIN_DIGITS = (
    Style("en", "Asia/Dhaka"), Style("bn", "Asia/Dhaka"), Style("bn", "Asia/Dhaka", True),
)  # fmt: skip
STYLES = (ENGLISH, BANGLA, LATIN_DIGITS)
NAMED = ("Two shelters opened", "Thursday, 14 January")
ROOT = Path(__file__).parents[2]


def drawn(report: Report, style: Style = ENGLISH) -> Image.Image:
    image = Image.open(io.BytesIO(report_chart.png(report, lambda _: NAMED, style)))
    image.load()
    return image


def bars_of(report: Report, style: Style) -> list[charts.Bar]:
    return charts.bars_of(report_chart.CHART, report_chart.counted(report), style)


def share(image: Image.Image, color: str) -> int:
    """How many pixels have exactly this colour."""
    wanted = ImageColor.getrgb(color)
    found = image.convert("RGB").getcolors(image.width * image.height) or []
    return sum(number for number, one in found if one == wanted)


@pytest.mark.parametrize(
    ("headline", "on"),
    [("Two shelters opened", "Thursday, 14 January"), ("দুটি আশ্রয়কেন্দ্র", "বৃহস্পতিবার, ১৪ জানুয়ারি")],
)
def test_it_says_which_broadcast_it_is_of_and_a_long_headline_leaves_the_date(
    headline: str, on: str
) -> None:
    assert charts.heading(headline, on) == f"{headline} · {on}"
    shortened = charts.heading(headline * 9, on)
    assert shortened.startswith(headline)
    assert shortened.endswith(f"… · {on}")
    assert chart_fonts.width(shortened, charts.LETTERS) <= charts.WIDTH - 2 * charts.MARGIN
    report = sample_reports.report({"sent": 3})
    of_each = {report_chart.png(report, lambda _, one=one: (one, on), ENGLISH) for one in "AB"}
    assert len(of_each) == 2


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("size", [0, 1, 2, 20, 21, 200])
def test_any_number_of_organizations_is_a_picture_for_a_phone(size: int, style: Style) -> None:
    image = drawn(sample_reports.report(*([{"sent": 3, "failed": 1}] * size)), style)
    assert image.format == "PNG"
    assert image.width == 1080
    assert image.height <= 1600  # so many pixels are shown without being made smaller
    assert image.width + image.height < 10_000  # Bot API, sendPhoto
    assert max(image.size) / min(image.size) <= 20


@pytest.mark.parametrize("style", STYLES)
def test_every_part_that_occurs_is_seen_and_no_other(style: Style) -> None:
    for part in report_chart.CHART.parts:
        image = drawn(sample_reports.report({"sent": 5, part.words[0]: 5}), style)
        for other in report_chart.CHART.parts:
            seen = share(image, other.color) > 1000
            assert seen == (other in (part, report_chart.CHART.parts[0])), other.name


def test_every_state_is_in_one_part() -> None:
    states = [state for part in report_chart.CHART.parts for state in part.words]
    assert sorted(states) == sorted(reports.STATES)


@pytest.mark.parametrize("chart", [report_chart.CHART, coverage_chart.CHART])
def test_the_parts_can_be_told_apart_without_colours(chart: Chart) -> None:
    """On paper, or by who sees no colours at all: their lightness differs."""
    tones = sorted(ImageColor.getcolor(part.color, "L") for part in chart.parts)
    assert all(lighter - darker >= 25 for darker, lighter in itertools.pairwise(tones)), tones


def test_the_largest_have_bars_of_their_own_and_the_others_one_together() -> None:
    sizes = [{"sent": number + 1} for number in range(25)]
    bars = bars_of(sample_reports.report(*sizes), ENGLISH)
    assert len(bars) == charts.MOST_BARS
    assert [bar.name for bar in bars[:2]] == ["ORG 024", "ORG 023"]
    assert bars[-1].name == "6 others"
    assert bars[-1].numbers == "21 / 21"
    assert sum(sum(bar.amounts) for bar in bars) == sum(range(26))


def test_who_was_sent_nothing_has_no_bar() -> None:
    report = sample_reports.report({"without_chat": 3}, {"sent": 1})
    assert [bar.name for bar in bars_of(report, ENGLISH)] == ["ORG 001"]


def test_names_and_numbers_are_in_the_readers_way() -> None:
    report = sample_reports.report(*([{"sent": 1200, "failed": 34}] * 25))
    assert bars_of(report, BANGLA)[-1].name == "অন্য ৬টি"
    assert bars_of(report, BANGLA)[0].numbers == "১,২০০ / ১,২৩৪"
    assert bars_of(report, LATIN_DIGITS)[0].numbers == "1,200 / 1,234"


@pytest.mark.parametrize(
    "name",
    ["For Everybody, " * 9, "ব্র্যাক ও ক্ষুদ্র সংস্থা " * 9, "W" * 200, "", "😀", "عربي", "\n\t"],
)  # fmt: skip
@pytest.mark.parametrize("style", STYLES)
def test_any_name_leaves_room_for_the_bar(name: str, style: Style) -> None:
    report = sample_reports.report({"sent": 99_999_999, "failed": 1}, names=[name])
    assert share(drawn(report, style), report_chart.CHART.parts[0].color) > 10_000


def test_a_long_name_is_cut_between_letters() -> None:
    cut = chart_fonts.fitting("ক্ষুদ্র সংস্থাসমূহ", 36, 200)
    assert cut.endswith("…")
    assert "ক্ষুদ্র সংস্থাসমূহ".startswith(cut[:-1])
    assert chart_fonts.width(cut, 36) <= 200


@pytest.mark.parametrize(
    ("numbers", "wide"),
    [
        ([], []), ([0, 0], [0, 0]), ([1], [400]), ([1, 1], [200, 200]), ([3, 0, 1], [300, 0, 100]),
        ([100_000, 1, 0, 1], [388, 6, 0, 6]), ([1, 1, 1], [134, 133, 133]),
    ],
)  # fmt: skip
def test_pixels_are_parted_by_numbers_and_one_among_thousands_is_seen(
    numbers: list[int], wide: list[int]
) -> None:
    assert charts.widths(numbers, 400) == wide


def without_bangla(monkeypatch: pytest.MonkeyPatch) -> None:
    chart_fonts.has_bangla.cache_clear()
    chart_fonts._bangla.cache_clear()
    monkeypatch.setattr(chart_fonts, "BANGLA", ("No such font.ttf",))


@pytest.fixture(autouse=True)
def _forgotten() -> object:
    """Nothing that one test found out about fonts is known to the next."""
    yield
    chart_fonts.has_bangla.cache_clear()
    chart_fonts._bangla.cache_clear()


def test_this_machine_has_what_bangla_needs() -> None:
    assert chart_fonts.has_bangla()


def test_where_no_font_has_bangla_a_chart_is_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    report = sample_reports.report({"sent": 5, "failed": 3}, names=["ব্র্যাক"])
    in_english = drawn(sample_reports.report({"sent": 5, "failed": 3}, names=["ABC"]))
    without_bangla(monkeypatch)
    image = drawn(report, BANGLA)
    head = (0, 0, 1080, charts.MARGIN + charts.TITLE + charts.ROW * 2)
    assert image.crop(head).tobytes() == in_english.crop(head).tobytes()


def test_where_vowel_signs_cannot_be_put_in_place_a_chart_is_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chart_fonts.has_bangla.cache_clear()
    monkeypatch.setattr(features, "check", lambda feature: feature != "raqm")
    assert not chart_fonts.has_bangla()


def test_the_images_font_is_one_that_is_looked_for() -> None:
    """What the image and the gate install is the font of Debian's package, and FriBidi with it."""
    assert "Lohit-Bengali.ttf" in chart_fonts.BANGLA
    for path in ("Dockerfile", ".ci/run"):
        written = (ROOT / path).read_text(encoding="utf-8")
        assert "fonts-lohit-beng-bengali" in written, path
        assert "libfribidi0" in written, path
