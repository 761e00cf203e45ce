"""The letters of charts: Pillow's own for Latin, and a Bangla font where the machine has one.

No font that is at hand everywhere has both scripts, so a text is drawn in runs of one script.
Bangla also needs Pillow's Raqm, which puts its vowel signs in their places, and FriBidi for that.
"""

from functools import cache

import regex
from PIL import ImageDraw, ImageFont, features

BANGLA = ("NotoSansBengali-Regular.ttf", "Lohit-Bengali.ttf", "Mukti.ttf")
"""Files of fonts, the first that is installed; Debian's packages are fonts-noto-core,
fonts-lohit-beng-bengali (the smallest, and our image's) and fonts-beng-extra."""

_RUNS = regex.compile(r"[\p{Bengali}।॥\u200c\u200d]+|[^\p{Bengali}।॥\u200c\u200d]+")
_BENGALI = regex.compile(r"\p{Bengali}")

Color = str | tuple[int, int, int]


@cache
def has_bangla() -> bool:
    """Say whether Bangla can be drawn here; where it cannot, a chart speaks English."""
    return bool(features.check("raqm")) and _bangla(16) is not None


@cache
def _bangla(size: int) -> ImageFont.FreeTypeFont | None:
    for name in BANGLA:
        try:
            return ImageFont.truetype(name, size)
        except OSError:  # it is not installed
            continue
    return None


@cache
def _latin(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font


def _runs(text: str, size: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """Part a text by script, each run with its font."""
    bangla = _bangla(size) if has_bangla() else None
    return [
        (run, bangla if bangla is not None and _BENGALI.search(run) else _latin(size))
        for run in _RUNS.findall(text)
    ]


def width(text: str, size: int) -> float:
    """Give how wide a text is in pixels."""
    return sum(font.getlength(run) for run, font in _runs(text, size))


def fitting(text: str, size: int, widest: float) -> str:
    """Cut a text to so many pixels, `…` at its end, no letter parted from its signs."""
    if width(text, size) <= widest:
        return text
    letters = regex.findall(r"\X", text)
    while letters and width(f"{''.join(letters)}…", size) > widest:
        letters.pop()
    return f"{''.join(letters).rstrip()}…"


def write(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, color: Color
) -> None:
    """Write a text, its base line beginning at this point."""
    x, y = at
    for run, font in _runs(text, size):
        draw.text((x, y), run, fill=color, font=font, anchor="ls")
        x += font.getlength(run)
