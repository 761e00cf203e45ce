"""Adding a standing answer: questions, the answer in each language, for whom, preview, Confirm.

The draft is the dialogue's data, so that it survives a restart, and whatever its author does
meanwhile; until Confirm nobody gets it.
"""

from typing import Any, Final

from handlers import keyboards, navigation, standing_answers, standing_views, texts, unfinished
from handlers.context import Context
from handlers.texts import N_
from storage import dialogues, errors, groups
from storage import standing_answers as answers
from storage.rules import words

TOPIC: Final = "standing"


def begin(context: Context) -> None:
    """Ask for the questions, unless there is another answer that is not finished."""
    if not unfinished.offered(context, TOPIC):
        context.enter(TOPIC, "questions")
        context.say("standing_ask_questions", navigation.cancel(context))


def resume(context: Context) -> None:
    """Go on where the answer that is not finished was left."""
    draft = _draft(context)
    if "group_id" in draft:
        _preview(context, draft)
    elif "answer" in draft:
        _go_on(context, draft)
    else:
        _ask_answer(context, draft)


def questions_given(context: Context, text: str) -> None:
    """Take the example questions, one a line."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    questions = list(dict.fromkeys(line for line in lines if words.normalise(line)))
    if not questions:
        raise errors.NoWords
    if max(map(len, questions)) > answers.LONGEST_QUESTION:
        context.say("too_long", longest=answers.LONGEST_QUESTION)
        return
    _ask_answer(context, {"questions": questions, dialogues.WRITTEN: questions[0]})


def _ask_answer(context: Context, draft: dict[str, Any]) -> None:
    context.enter(TOPIC, "answer", **draft)
    language = texts.LANGUAGES[context.network.languages[0]]
    context.say("standing_ask_answer", navigation.cancel(context), language=language)


def answer_given(context: Context, text: str) -> None:
    """Take the answer in the network's first language."""
    if _fits(context, text):
        left = context.network.languages[1:]
        _go_on(context, _draft(context) | {"answer": text, "translations": {}, "left": left})


def translation_given(context: Context, text: str) -> None:
    """Take the answer in the language that was asked for."""
    if _fits(context, text):
        draft = _draft(context)
        language, *left = draft["left"]
        translations = draft["translations"] | {language: text}
        _go_on(context, draft | {"translations": translations, "left": left})


def skip(context: Context, language: str) -> None:
    """Leave the answer untranslated into a language."""
    draft = _draft(context)
    if draft.get("left", [])[:1] != [language]:
        raise errors.Outdated
    _go_on(context, draft | {"left": draft["left"][1:]})


def _fits(context: Context, text: str) -> bool:
    fits = len(text) <= answers.LONGEST
    if not fits:
        context.say("too_long", longest=answers.LONGEST)
    return fits


def _go_on(context: Context, draft: dict[str, Any]) -> None:
    """Ask for the next language, or else for whom it is."""
    if not draft["left"]:
        _ask_audience(context, draft)
        return
    context.enter(TOPIC, "translation", **draft)
    language = draft["left"][0]
    rows = [[keyboards.button(context.label(N_("Skip")), "skip", language)]]
    context.say(
        "standing_ask_translation",
        [*rows, *navigation.cancel(context)],
        language=texts.LANGUAGES[language],
        taken=_last_taken(draft),
    )


def _last_taken(draft: dict[str, Any]) -> tuple[str, str] | None:
    """Give the language and the text of what was taken last: whoever meant to ask sees it."""
    if not draft["translations"]:
        return None
    language, text = list(draft["translations"].items())[-1]
    return texts.LANGUAGES[language], text


def ask_audience(context: Context, _text: str = "") -> None:
    """Ask for whom the answer is; again, where somebody wrote instead of choosing."""
    draft = _draft(context)
    if draft.get("left") != []:
        raise errors.Outdated
    _ask_audience(context, draft)


def _ask_audience(context: Context, draft: dict[str, Any]) -> None:
    context.enter(TOPIC, "audience", **draft)
    everybody = keyboards.button(context.label(standing_views.FOR_EVERYBODY), "answerfor", 0)
    rows = [[everybody], *standing_views.group_buttons(context, "answerfor")]
    taken = _last_taken(draft)
    context.say("standing_ask_audience", [*rows, *navigation.cancel(context)], taken=taken)


def audience_chosen(context: Context, group_id: int) -> None:
    """Take the working group, or everybody (0), and show the whole."""
    draft = _draft(context)
    if draft.get("left") != []:
        raise errors.Outdated
    _preview(context, draft | {"group_id": group_id})


def preview(context: Context, _text: str) -> None:
    """Show the whole again, where somebody wrote instead of confirming."""
    _preview(context, _draft(context))


def _preview(context: Context, draft: dict[str, Any]) -> None:
    found = _group(context, draft)
    mark = dialogues.new_mark(context.now)
    context.enter(TOPIC, "preview", **(draft | {"mark": mark}))
    rows = [
        [
            keyboards.button(context.label(N_("Confirm")), "answerok", mark),
            keyboards.button(context.label(N_("Back")), "answeraud"),
        ],
        *navigation.cancel(context),
    ]
    shown = standing_views.written(
        draft["questions"], draft["answer"], draft["translations"], found
    )
    context.show("standing_preview", rows, **shown)


def confirm(context: Context, mark: int) -> None:
    """Publish the answer; a second tap, or one under an older preview, finds nothing any more."""
    draft = _draft(context)
    if draft.get("mark") != mark:
        raise errors.Outdated
    added = answers.add(
        context.session,
        draft["questions"],
        draft["answer"],
        draft["translations"],
        next(iter(_group(context, draft)), None),
        context.member.person_id,
        context.now,
    )
    dialogues.finish(context.session, context.chat_id, TOPIC)
    standing_answers.show(context, added)


def _group(context: Context, draft: dict[str, Any]) -> list[Any]:
    group_id = draft["group_id"]
    return [groups.find(context.session, context.viewer, group_id)] if group_id else []


def _draft(context: Context) -> dict[str, Any]:
    dialogue = dialogues.of_topic(context.session, context.chat_id, TOPIC)
    if dialogue is None:
        raise errors.Outdated
    return dialogue.data
