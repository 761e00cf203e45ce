"""One update's handling: who writes, what is known of them, and the replies that they are owed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from telegram import CallbackQuery, Message

from handlers import calls, dates, paging, texts
from handlers.calls import Call
from handlers.dates import Style
from handlers.keyboards import Keyboard
from handlers.understanding import lessons
from storage import database, dialogues, live_messages, members, outbox
from storage.cards import Shown
from storage.linked_chats import Place
from storage.models import Account, Dialogue, LinkedChat, Network, Person
from storage.rules import access
from storage.rules.access import Viewer


@dataclass(frozen=True)
class BotIdentity:
    """What handlers know of the bot that runs them."""

    id: int
    username: str
    secretariat_ids: frozenset[int] = frozenset()
    hold: timedelta = timedelta(seconds=60)
    posts_per_second: float = 25
    """Messages that posts may send, all chats together."""
    per_minute_in_group: int = 20
    """Messages that one Telegram group may get."""
    feeds_url: str | None = None
    """Where calendars are read, without a slash at the end; None where they are not served."""
    model: lessons.Model | None = None
    """What says what a question is like; None for the examples that ship."""


@dataclass(frozen=True)
class Fetched:
    """A document that was fetched for a handler that waits for it; None: it cannot be had."""

    content: bytes | None


@dataclass(frozen=True)
class Room:
    """A Telegram group in which something is said, and whose it is; to which message it answers."""

    place: Place
    link: LinkedChat | None
    answers: int | None = None

    @property
    def viewer(self) -> Viewer | None:
        """The rights that everybody there has; None where the Telegram group is nobody's."""
        return access.everybody_in(self.link.working_group_id) if self.link is not None else None


@dataclass
class Context:
    """Everything a handler needs: it reads and writes through `session`, and speaks by `say`.

    All of it is one transaction, in which the replies are kept too: nothing is sent from here.

    In a Telegram group, the `room`, one speaks to all who are there. What is shown is then what
    everybody there may see, as if nobody in particular asked, but where somebody `acts` there.
    """

    session: database.Session
    now: datetime
    bot: BotIdentity
    profile: members.Profile
    account: Account
    network: Network
    available: Callable[[Viewer | None], Sequence[tuple[str, str]]]
    """The commands that somebody may use, with their descriptions: `routes` knows them."""
    message: Message | None = None
    query: CallbackQuery | None = None
    fetched: Fetched | None = None
    """The document that came with the message, where `fetching` says that it is waited for."""
    calls: list[Call] = field(default_factory=list)
    room: Room | None = None
    acts: bool = False
    reply_language: str | None = None
    """The language of the question that is being answered, where it is another than usual."""

    _person: Person | None = field(default=None, init=False, repr=False)
    """Who was found last: asked for many times while one update is handled."""
    _rights: tuple[tuple[object, ...], Viewer] | None = field(default=None, init=False, repr=False)
    """What the person's organization and roles give them; no handler changes what those give."""

    @property
    def chat_id(self) -> int:
        """Where replies go: the private chat, whose id is the person's, or the Telegram group."""
        return self.room.place.chat_id if self.room is not None else self.profile.telegram_id

    @property
    def for_all(self) -> bool:
        """Whether it is shown to a whole Telegram group, and to nobody in particular."""
        return self.room is not None and not self.acts

    @property
    def person(self) -> Person | None:
        """The person of this account, whatever became of their membership."""
        if self.for_all:
            return None
        known, own_id = self._person, self.profile.telegram_id
        if known is None or known not in self.session or known.telegram_id != own_id:
            self._person = members.person_of(self.session, own_id)
        return self._person

    @property
    def viewer(self) -> Viewer | None:
        """The rights of who writes, or of all who are there; None for a stranger."""
        if self.room is not None and not self.acts:
            return self.room.viewer
        person = self.person
        if person is None or not members.is_member(person):
            return None
        held = (person.id, person.organization_id, *(role.name for role in person.roles))
        if self._rights is None or self._rights[0] != held:
            self._rights = held, members.rights(self.session, person)
        return self._rights[1]

    @property
    def member(self) -> Viewer:
        """The rights of a member: for handlers whose right makes sure that it is one."""
        viewer = self.viewer
        if viewer is None:
            raise LookupError("a handler for members was called for a stranger")
        return viewer

    @property
    def style(self) -> Style:
        """How this person reads: language, zone, digits."""
        person = self.person
        account = None if self.for_all else self.account
        return Style(
            language=self.reply_language or members.language(self.session, person, account),
            zone=self.network.timezone,
            latin_digits=person.latin_digits if person is not None else False,
        )

    @property
    def dialogue(self) -> Dialogue | None:
        """What this person is in the middle of; in a Telegram group nobody is."""
        return dialogues.current(self.session, self.chat_id) if self.room is None else None

    @property
    def spoken(self) -> tuple[dict[str, Any], datetime] | None:
        """What was spoken of last, by this person or in this topic of the room, and when."""
        if self.room is None:
            asked = self.dialogue
            is_question = asked is not None and asked.topic == "question"
            return (asked.data, asked.updated_at) if asked is not None and is_question else None
        link = self.room.link
        if link is None or link.spoken is None or link.spoken_at is None:
            return None
        here = link.spoken.get("thread_id") == self.room.place.thread_id
        return (link.spoken, link.spoken_at) if here else None

    def speak_of(self, **subject: Any) -> None:
        """Keep what is spoken of now."""
        if self.room is None:
            self.enter("question", "asked", **subject)
        elif self.room.link is not None:
            self.room.link.spoken = subject | {"thread_id": self.room.place.thread_id}
            self.room.link.spoken_at = self.now

    def enter(self, topic: str, step: str, **data: Any) -> None:
        """Begin a dialogue or go to a step of it."""
        dialogues.enter(self.session, self.chat_id, topic, step, self.now, **data)

    def render(self, template: str, /, **data: Any) -> str:
        """Write a template for this person."""
        return texts.render(template, self.style, self.now, network=self.network, **data)

    def label(self, sentence: str, **values: Any) -> str:
        """Write a label or a toast for this person."""
        return texts.say(self.style.language, sentence, **values)

    def short(self, at: datetime) -> str:
        """Write a moment for a button."""
        return dates.short(self.style, at, self.now)

    def number(self, value: int) -> str:
        """Write a number for this person."""
        return dates.number(self.style, value)

    def title_of(self, meeting: texts.Titled) -> str:
        """Write the title of a meeting for this person."""
        return texts.title_of(self.style.language, meeting)

    def say(
        self,
        template: str,
        keyboard: Keyboard | None = None,
        card: Shown | None = None,
        **data: Any,
    ) -> None:
        """Owe a new message."""
        self.say_html(self.render(template, **data), keyboard, card)

    def say_html(
        self, html: str, keyboard: Keyboard | None = None, card: Shown | None = None
    ) -> None:
        """Owe a message that is written already; several, where one would be too long."""
        *before, last = paging.pages(html)
        self.calls += [calls.message(self.chat_id, page) for page in before]
        self.calls.append(calls.message(self.chat_id, last, keyboard, card))

    def say_messages(
        self, messages: Sequence[outbox.Message], keyboard: Keyboard | None = None
    ) -> None:
        """Owe messages as a post brings them; the keyboard stands below the last."""
        for number, one in enumerate(messages, start=1):
            below = keyboard if number == len(messages) else None
            self.calls.append(
                calls.message(self.chat_id, one.text, below, attachment=one.attachment)
            )

    def say_with(
        self, attachment: dict[str, Any] | None, html: str, keyboard: Keyboard | None = None
    ) -> None:
        """Owe words that are written already, under a picture or document where there is one.

        What is too long for a caption follows as a message of its own.
        """
        self.say_messages(paging.messages(html, attachment), keyboard)

    def show(
        self,
        template: str,
        keyboard: Keyboard | None = None,
        card: Shown | None = None,
        **data: Any,
    ) -> None:
        """Owe a change of the message whose button was tapped; a new one if it cannot be had."""
        self.show_html(self.render(template, **data), keyboard, card)

    def show_html(
        self, html: str, keyboard: Keyboard | None = None, card: Shown | None = None
    ) -> None:
        """Owe a change of the message that was tapped, to words that are written already."""
        tapped = self.tapped_message_id
        if tapped is None or self._tapped_a_file or not paging.fits(html):
            self.say_html(html, keyboard, card)
        else:
            live_messages.leave(self.session, self.chat_id, tapped)  # it shows something else now
            self.calls.append(calls.edit(self.chat_id, tapped, html, keyboard, card))

    @property
    def _tapped_a_file(self) -> bool:
        """Whether the tapped message has no text to change: a picture or document."""
        message = self.query.message if self.query is not None else None
        return isinstance(message, Message) and bool(message.photo or message.document)

    @property
    def tapped_message_id(self) -> int | None:
        """The message whose button was tapped; one that is gone is shown anew by who sends."""
        message = self.query.message if self.query is not None else None
        return message.message_id if message is not None else None

    @property
    def tapped_message(self) -> tuple[int, int] | None:
        """The same with its chat."""
        tapped = self.tapped_message_id
        return None if tapped is None else (self.chat_id, tapped)

    def toast(self, sentence: str, *, alert: bool = False, **values: Any) -> None:
        """Owe the answer to the tap: a few words over the chat; only the first one is shown."""
        self.toast_text(self.label(sentence, **values), alert=alert)

    def toast_text(self, text: str, *, alert: bool = False) -> None:
        """Owe the answer to the tap, in words that are this person's already."""
        if self.query is not None and not self.answered:
            self.calls.insert(0, calls.answer(self.query.id, text, alert=alert))

    @property
    def answered(self) -> bool:
        """Whether the tap has its answer."""
        return any(call.method == "answerCallbackQuery" for call in self.calls)
