"""How a standing answer looks: its texts, and the buttons that say for whom it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import asking, keyboards, texts
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from handlers.understanding import frames, naming, normalise, standing
from storage import groups, meetings, standing_answers
from storage.models import StandingAnswer, WorkingGroup
from storage.rules import words

FOR_EVERYBODY = N_("For everybody")


def in_language(answer: StandingAnswer, language: str) -> str:
    """Give an answer as it reads in a language; untranslated it stays as it was written."""
    return str(answer.translations.get(language, {}).get("answer") or answer.answer)


def speaks_of(
    context: Context, said: frames.Frame, known: "asking.Known", spoken: Sequence[int]
) -> bool:
    """Say whether a standing answer is asked for that speaks of the meeting meant, and its place.

    `spoken` are the meetings that were spoken of.
    """
    if said.standing is None:
        return False
    of = (said, known.records, context.now, spoken)
    meant = standing.meetings_of(*of)
    elsewhere = len(meant) == 1 and not _is_there(context, said.standing, known.names, meant[0])
    return standing.speaks_of(*of) and not elsewhere


def _is_there(context: Context, answer_id: int, names: naming.Names, meant: int) -> bool:
    """Whether a meeting is at the place of which an answer speaks, if it speaks of one.

    Where guests of one office park says nothing of parking at another, or of a meeting online.
    """
    answer = standing_answers.find(context.session, answer_id)
    for text in (answer.answer, *(one.get("answer", "") for one in answer.translations.values())):
        said = normalise.words(text)
        at = names.places.find(said, range(len(said)), names.with_place).ids
        for one in meetings.these(context.session, context.viewer, at[:1]):
            venue = " ".join(normalise.words((one.place or "").partition(",")[0]))
            if venue and f" {venue} " in f" {' '.join(said)} ":
                return meant in at
    return True


def question_in(answer: StandingAnswer, language: str) -> str:
    """Give one of its questions, in a language's letters as far as there is one."""
    bangla = language == "bn"
    alike = (one for one in answer.questions if words.is_bangla(words.normalise(one)) is bangla)
    return next(alike, answer.questions[0])


def shown(answer: StandingAnswer) -> dict[str, Any]:
    """Give what a template shows of an answer."""
    translations = {
        language: translated["answer"]
        for language, translated in answer.translations.items()
        if translated.get("answer")
    }
    return written(answer.questions, answer.answer, translations, answer.working_groups)


def written(
    questions: Sequence[str],
    answer: str,
    translations: Mapping[str, str],
    of_groups: Sequence[WorkingGroup],
) -> dict[str, Any]:
    """Give what a template shows of an answer that is not kept yet."""
    named = [(texts.LANGUAGES.get(code, code), text) for code, text in translations.items()]
    return {"questions": questions, "text": answer, "translations": named, "groups": of_groups}


def decision(language: str, answer: StandingAnswer) -> Keyboard:
    """Make the buttons that publish a proposal, for whom, or do not."""
    return [
        [
            keyboards.button(texts.say(language, FOR_EVERYBODY), "publish", answer.id, 0),
            keyboards.button(
                texts.say(language, N_("For one working group")), "publishfor", answer.id
            ),
        ],
        [keyboards.button(texts.say(language, N_("Do not publish")), "unpublished", answer.id)],
    ]


def group_buttons(context: Context, route: str, *arguments: int) -> Keyboard:
    """Make a button for each working group; its number follows the arguments."""
    known = groups.visible(context.session, context.viewer)
    made = [keyboards.button(one.short_name, route, *arguments, one.id) for one in known]
    return keyboards.columns(made, 2)
