"""Words: templates and catalogs; the only place that renders what people read.

A template a message, HTML as Telegram takes it, autoescaped, undefined names are errors. The
English sentences in templates and code are the keys of the gettext catalogs.
"""

import gettext as gettext_module
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from babel import Locale
from babel.messages import mofile, pofile
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from handlers import dates, paging
from handlers.dates import Style
from storage.models import WorkingGroup
from storage.rules import languages

HERE = Path(__file__).parent
LANGUAGES = languages.NAMES
_HEAD_ENDS = "\f"
"""Where a notice of a meeting has said what stays when the card below it is brought up to date."""
SOURCE_LANGUAGE = "en"


@cache
def catalog(language: str) -> gettext_module.NullTranslations:
    """Give a language's catalog; English is what stands in the code."""
    if language == SOURCE_LANGUAGE:
        return gettext_module.NullTranslations()
    path = HERE / "locales" / language / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as source:
        mofile.write_mo(compiled, pofile.read_po(source, locale=language))
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


@cache
def environment(language: str) -> Environment:
    """Give the templates as they read in a language."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    translations = catalog(language)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translations.gettext, translations.ngettext, newstyle=True,
        pgettext=translations.pgettext, npgettext=translations.npgettext,
    )  # fmt: skip
    made.globals["head_ends"] = _HEAD_ENDS
    made.filters["shorten"] = paging.shorten
    made.filters["role_name"] = lambda word: role(language, word)
    made.filters["need_name"] = lambda word: need(language, word)
    made.filters["kind_name"] = lambda word: kind(language, word)
    return made


def render(name: str, style: Style, now: datetime, /, **data: Any) -> str:
    """Render a template for a reader; `span`, `moment`, `number`, ... write in their way."""
    return render_with_head(name, style, now, **data)[0]


def render_with_head(
    name: str, style: Style, now: datetime, /, **data: Any
) -> tuple[str, str | None]:
    """Render like `render`, and give apart what stands before the template's `head_ends`."""
    written = (
        environment(style.language)
        .get_template(f"{name}.html")
        .render(**_written_by(style, now), **data)
    )
    head, ends, rest = written.partition(_HEAD_ENDS)
    return (head + rest).strip(), head.strip() if ends else None


def _written_by(style: Style, now: datetime) -> dict[str, Callable[..., Any]]:
    """Give what templates write dates and numbers with."""
    return {
        "span": lambda starts, ends, zone: _time(
            starts, dates.span(style, starts, ends, now, zone)
        ),
        "moment": lambda at: _time(at, dates.moment(style, at, now)),
        "short": lambda at: dates.short(style, at, now),
        "short_day": lambda at: dates.short_day(style, at, now),
        "day": lambda date: dates.day(style, date, now),
        "is_past": lambda date: date < dates.date_of(style, now),
        "is_over": lambda at: at <= now,
        "full_day": lambda date: dates.full_day(style, date),
        "date_of": lambda at: dates.date_of(style, at),
        "lead": lambda delta: dates.lead(style, delta),
        "number": lambda value: dates.number(style, value),
        "reason": lambda word: reason(style.language, word),
        "became": lambda word: state(style.language, word),
        "fate": lambda word: fate(style.language, word),
        "did": lambda action: say(style.language, DEEDS[action]),
        "role": lambda word: role(style.language, word),
        "rsvp": lambda word: rsvp(style.language, word),
        "called": lambda meeting: title_of(style.language, meeting),
    }


def _time(at: datetime, written: str) -> Markup:
    """Mark a time, so that a phone can show it in its own zone; our own words stay (no format)."""
    return Markup('<tg-time unix="{}">{}</tg-time>').format(int(at.timestamp()), written)


def language(reader: str, code: str) -> str:
    """Name a language in the reader's own: `Bangla`, `ইংরেজি`."""
    return str(Locale(code).get_language_name(reader) or code)


def say(language: str, sentence: str, **values: Any) -> str:
    """Translate a short plain text: a label or a toast. `sentence` is marked with `N_`."""
    translated = catalog(language).gettext(sentence)
    return translated % values if values else translated


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence for the catalogs; it is translated where it is shown."""
    return sentence


RSVPS = {
    "in_person": N_("In person"),
    "online": N_("Online"),
    "maybe": N_("Maybe"),
    "no": N_("Can't come"),
    "none": N_("No answer yet"),
}
STANDINGS = RSVPS | {
    "waiting": N_("Waiting list"),
    "to_confirm": N_("Still to confirm"),
}
KINDS = {
    "un_agency": N_("UN agencies"),
    "cso": N_("Civil society (CSOs)"),
    "government": N_("Government"),
    "private_sector": N_("Private sector"),
    "donor": N_("Donors"),
    "academia": N_("Academia"),
    "other": N_("Others"),
}
ROLES = {
    "focal_point": N_("focal point"),
    "chair": N_("chair"),
    "secretariat": N_("secretariat"),
}
STATES = {
    "sent": N_("Sent"),
    "queued": N_("Waiting"),
    "sending": N_("On its way"),
    "failed": N_("Failed"),
    "unknown": N_("Unknown"),
    "withdrawn": N_("Not sent"),
    "expired": N_("Too late"),
}
NEEDS = {
    "step_free": N_("Step-free access"),
    "sign_language": N_("Sign language"),
    "captions": N_("Live captions"),
    "large_print": N_("Documents in large print"),
    "bangla": N_("Interpretation into Bangla"),
    "english": N_("Interpretation into English"),
}
REASONS = {
    "blocked": N_("blocked the bot"),
    "deactivated": N_("account deleted"),
    "not_started": N_("never started the bot"),
    "chat_not_found": N_("chat not found"),
    "kicked": N_("the bot was removed"),
    "migrated": N_("chat moved"),
    "unlinked": N_("chat not linked any more"),
    "left": N_("left the network"),
    "stopped": N_("stopped the bot"),
    "not_concerned": N_("not concerned any more"),
    "refused": N_("refused by Telegram"),
    "crash": N_("the bot was stopped in the middle"),
    "no_answer": N_("Telegram's answer was lost"),
    "server_failed": N_("Telegram had a fault; being tried again"),
    "unrenderable": N_("the text could not be made"),
    "fault": N_("a fault of the bot"),
    "stopped_by_staff": N_("stopped by the secretariat"),
    "recalled": N_("recalled"),
    "expired": N_("could not leave in time"),
    "left_unknown": N_("left as it is"),
}
FATES = {
    "corrected": N_("Corrected"),
    "unchanged": N_("Nothing to correct"),
    "not_corrected": N_("Sent again as a new message"),
    "deleted": N_("Deleted"),
    "not_deleted": N_("Could not be deleted"),
    "left": N_("Still to do"),
    "outside": N_("Left as it is: not for them any more"),
    "kept": N_("Out of reach"),
    "unknown": N_("Not known whether it arrived"),
}

DEEDS = {
    "broadcast-submitted": N_("asked for approval"),
    "broadcast-confirmed-alone": N_("confirmed it twice: nobody else could approve it"),
    "broadcast-approved": N_("approved it"),
    "broadcast-declined": N_("declined it"),
    "broadcast-planned": N_("planned it"),
    "broadcast-sent": N_("sent it"),
    "broadcast-undone": N_("took it back"),
    "broadcast-paused": N_("paused it"),
    "broadcast-paused-itself": N_("I paused it myself"),
    "broadcast-resumed": N_("resumed it"),
    "broadcast-stopped": N_("stopped it"),
    "broadcast-sent-again": N_("sent it to those who had missed it"),
    "broadcast-unknown-left": N_("left the unknown outcomes as they were"),
    "broadcast-correction-submitted": N_("asked for approval of a correction"),
    "broadcast-correction-approved": N_("approved a correction"),
    "broadcast-correction-declined": N_("declined a correction"),
    "broadcast-correction-confirmed-alone": N_("confirmed it twice: nobody else could approve it"),
    "broadcast-correction-undone": N_("took a correction back"),
    "broadcast-correction-objected": N_("objected to a correction"),
    "broadcast-objected": N_("objected to it"),
    "broadcast-corrected": N_("corrected every copy"),
    "broadcast-recalled": N_("recalled it"),
}
"""What somebody did with a broadcast, as it is recorded (`storage.audit`)."""


OF_GROUPS = N_("%(groups)s meeting")
"""The title of a meeting that was given none."""


class Titled(Protocol):
    """A meeting, or what is written of one: its title, and whether nobody gave it that."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def untitled(self) -> bool: ...  # noqa: D102


def usual_title(language: str, groups: Sequence[WorkingGroup]) -> str:
    """Give the title of a meeting of working groups that was given none.

    Everybody reads a joint meeting's title: no private working group's name stands there.
    """
    open_to_all = [one for one in groups if not one.private]
    names = " · ".join(one.short_name for one in open_to_all or groups)
    return say(language, OF_GROUPS, groups=names)


def title_of(language: str, meeting: Titled) -> str:
    """Give the title of a meeting as its reader reads it."""
    return title(language, meeting.title, untitled=meeting.untitled)


def title(language: str, said: str, *, untitled: bool) -> str:
    """Give a title as its reader reads it: one that nobody gave is in the reader's language.

    The names in it stay as they were written, whoever may see those working groups by now.
    """
    for written_in in LANGUAGES if untitled else ():
        before, _, behind = say(written_in, OF_GROUPS).partition("%(groups)s")
        if said.startswith(before) and said.endswith(behind):
            names = said.removeprefix(before).removesuffix(behind)
            return say(language, OF_GROUPS, groups=names)
    return said


def rsvp(language: str, word: str) -> str:
    """Name an answer, or how it stands."""
    return say(language, STANDINGS[word])


def kind(language: str, word: str) -> str:
    """Name a kind of organization."""
    return say(language, KINDS[word])


def need(language: str, word: str) -> str:
    """Name something that people need to take part."""
    return say(language, NEEDS[word])


def role(language: str, word: str) -> str:
    """Name a role."""
    return say(language, ROLES[word])


def state(language: str, word: str) -> str:
    """Name what became of a delivery."""
    return say(language, STATES[word])


def fate(language: str, word: str) -> str:
    """Name what became of a copy of what was corrected or recalled."""
    return say(language, FATES[word])


def reason(language: str, word: str) -> str:
    """Name what became of a delivery that did not arrive; an unforeseen reason stays as it is."""
    return say(language, REASONS[word]) if word in REASONS else word
