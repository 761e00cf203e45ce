"""The tables, and nothing but the tables: what the network knows and what the bot owes.

Half of them are the network (organizations, working groups, people, meetings, answers, news),
half are the bot's own ledger (inbox, posts, contents, deliveries, cards, dialogues, audit).
States are drawn in docs/design.md.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from storage.column_types import Moment, Seconds
from storage.rules import answers


class Base(DeclarativeBase):
    """Names for constraints, so that migrations can change them; types for annotations."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way of declaring it
        datetime: Moment,
        timedelta: Seconds,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }


working_group_members = Table(
    "working_group_members",
    Base.metadata,
    Column("working_group_id", ForeignKey("working_groups.id"), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), primary_key=True, index=True),
)
meeting_working_groups = Table(
    "meeting_working_groups",
    Base.metadata,
    Column("meeting_id", ForeignKey("meetings.id"), primary_key=True),
    Column("working_group_id", ForeignKey("working_groups.id"), primary_key=True, index=True),
)
news_working_groups = Table(
    "news_working_groups",
    Base.metadata,
    Column("news_id", ForeignKey("news.id"), primary_key=True),
    Column("working_group_id", ForeignKey("working_groups.id"), primary_key=True, index=True),
)


standing_answer_working_groups = Table(
    "standing_answer_working_groups",
    Base.metadata,
    Column("standing_answer_id", ForeignKey("standing_answers.id"), primary_key=True),
    Column("working_group_id", ForeignKey("working_groups.id"), primary_key=True, index=True),
)


class Network(Base):
    """The one network that this bot serves: a table of one row."""

    __tablename__ = "network"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    short_name: Mapped[str]
    secretariat_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    timezone: Mapped[str]
    languages: Mapped[list[str]]
    email: Mapped[str | None]
    weekend: Mapped[list[str]]
    holidays: Mapped[list[str]]
    quiet_hours: Mapped[str | None]
    reminders: Mapped[list[str]]
    approval: Mapped[dict[str, Any] | None]
    secretariat: Mapped["Organization | None"] = relationship()


class Loaded(Base):
    """What a network file last said of an entry: only differences from it are applied."""

    __tablename__ = "loaded"
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any]]


class Organization(Base):
    """A member agency, CSO or other body."""

    __tablename__ = "organizations"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[str]


class WorkingGroup(Base):
    """A technical working group; its members are organizations."""

    __tablename__ = "working_groups"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    aliases: Mapped[list[str]]
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    private: Mapped[bool]
    quorum: Mapped[str | None]
    chair: Mapped[Organization | None] = relationship()
    members: Mapped[list[Organization]] = relationship(secondary=working_group_members)


class Person(Base):
    """Somebody of an organization; a member once joined, while neither stopped nor left.

    `needs` are those for access and interpretation; None before they were asked.
    """

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    language: Mapped[str | None]
    latin_digits: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime | None]
    consent_version: Mapped[int | None]
    consent_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    needs: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    organization: Mapped[Organization] = relationship()
    roles: Mapped[list["Role"]] = relationship(
        back_populates="person", cascade="all, delete-orphan", order_by="Role.name"
    )


class Role(Base):
    """What a person is beyond a plain member: focal_point, chair, secretariat."""

    __tablename__ = "roles"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[Person] = relationship(back_populates="roles")


class Account(Base):
    """A Telegram account that wrote to the bot: member or stranger; its private chat."""

    __tablename__ = "accounts"
    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language_code: Mapped[str | None]
    language: Mapped[str | None]
    unreachable: Mapped[str | None]
    unreachable_at: Mapped[datetime | None]
    wrong_codes: Mapped[int] = mapped_column(default=0)
    codes_refused_until: Mapped[datetime | None]
    menu: Mapped[str | None]
    created_at: Mapped[datetime]


class Invitation(Base):
    """A code that lets somebody join: an organization's or one person's; kept as a hash."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    uses_left: Mapped[int]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]
    organization: Mapped[Organization] = relationship()
    person: Mapped[Person | None] = relationship()


class CalendarFeed(Base):
    """An address at which a calendar reads a person's meetings; its token is kept as a hash."""

    __tablename__ = "calendar_feeds"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)


class JoinRequest(Base):
    """A stranger's wish to join: pending, approved, declined or withdrawn."""

    __tablename__ = "join_requests"
    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(ForeignKey("accounts.telegram_id"), index=True)
    name: Mapped[str]
    organization_name: Mapped[str]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    organization: Mapped[Organization | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])


class ContactMessage(Base):
    """A member's message to the secretariat, and its answer; plain text, both.

    A `question` is one that the bot did not understand and passed on: it is open until it is
    answered or closed, and a closed one may still be answered. Those that ask the same lead to the
    one standing answer that was proposed for them.
    """

    __tablename__ = "contact_messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str]
    question: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    standing_answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("standing_answers.id"), index=True
    )
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])

    @property
    def state(self) -> str:
        """What became of it: open, answered or closed."""
        if self.answered_at is not None:
            return "answered"
        return "open" if self.closed_at is None else "closed"


class StandingAnswer(Base):
    """An answer to what is often asked; without working groups it is for everybody.

    States: proposed (nobody gets it yet), published, declined, withdrawn. Its `author` added it or
    decided on the proposal; one from a network file has none.
    """

    __tablename__ = "standing_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    questions: Mapped[list[str]]
    answer: Mapped[str]
    translations: Mapped[dict[str, Any]]
    state: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    author: Mapped[Person | None] = relationship()
    working_groups: Mapped[list[WorkingGroup]] = relationship(
        secondary=standing_answer_working_groups, order_by=WorkingGroup.id
    )


class LearnedPhrase(Base):
    """How somebody asked for a thing, as the secretariat taught it; once for the same `words`."""

    __tablename__ = "learned_phrases"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    text: Mapped[str]
    words: Mapped[str] = mapped_column(unique=True)
    taught_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taught_at: Mapped[datetime]
    taught_by: Mapped[Person] = relationship()


class Meeting(Base):
    """A meeting or one occurrence of a series; without working groups it is the whole network's.

    `sequence` is iCalendar's: it grows with each change of time, place, link or status. `full` is
    what cards show of the room, `turns` counts how often it became full, or free again, and how
    often something else that cards show changed; `answers` counts how often somebody answered.
    `reason` is why it is cancelled. `repeat` is the rule of a draft of a series: its other dates
    are made when it is published. `untitled`: nobody gave it a title; `title` is the one that the
    bot makes then, in its maker's language. `unlinked`: it is held online, though its link is still
    to come.
    """

    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    series_key: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str]
    untitled: Mapped[bool] = mapped_column(default=False)
    timezone: Mapped[str]
    starts_local: Mapped[str]
    ends_local: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place: Mapped[str | None]
    online: Mapped[str | None]
    unlinked: Mapped[bool] = mapped_column(default=False)
    agenda: Mapped[list[Any]]
    description: Mapped[str | None]
    capacity: Mapped[int | None]
    seats_per_organization: Mapped[int | None]
    rsvp_by: Mapped[datetime]
    reminders: Mapped[list[Any] | None]
    status: Mapped[str]
    reason: Mapped[str | None]
    repeat: Mapped[str | None]
    sequence: Mapped[int] = mapped_column(default=0)
    full: Mapped[bool] = mapped_column(default=False)
    turns: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    working_groups: Mapped[list[WorkingGroup]] = relationship(
        secondary=meeting_working_groups, order_by=WorkingGroup.id
    )

    @property
    def offers(self) -> tuple[str, ...]:
        """The answers that it takes."""
        return answers.offered(self.place, self.online, unlinked=self.unlinked)

    @hybrid_property
    def revision(self) -> int:
        """What the copies of a card are compared with: it grows with all that they show."""
        return self.sequence + self.turns

    @hybrid_property
    def revision_in_groups(self) -> int:
        """The same of a card in a Telegram group, whose counts follow each answer."""
        return self.sequence + self.turns + self.answers


class MeetingFile(Base):
    """A document or the minutes of a meeting: `kind` says which; an attachment as a news item's."""

    __tablename__ = "meeting_files"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    attachment: Mapped[dict[str, Any]]


class Rsvp(Base):
    """A person's answer to a meeting; `confirm` after the date moved under a yes.

    `given_by` is who gave it, where that is somebody else. `note` is the reason or whatever else
    its person said with it; it goes when the answer becomes another.
    While it is to be confirmed, `yes_to` is the start that it was given to, where that is known.

    Who comes in person has a seat, or needs none, without a `ticket`; with one they wait for a
    seat, the lowest ticket first. Nobody else has one. `place` is what is shown of that, as it was
    last settled: 0 for a seat where they are limited, or the place in line, from 1, among those of
    whom its person may know.
    """

    __tablename__ = "rsvps"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    answer: Mapped[str]
    late: Mapped[bool] = mapped_column(default=False)
    confirm: Mapped[bool] = mapped_column(default=False)
    yes_to: Mapped[datetime | None]
    ticket: Mapped[int | None]
    place: Mapped[int | None]
    answered_at: Mapped[datetime]
    note: Mapped[str | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    given_by: Mapped[Person | None] = relationship(foreign_keys=[given_by_id])

    @property
    def position(self) -> int | None:
        """The place in line of who waits for a seat, from 1."""
        return self.place or None


class Delegate(Base):
    """Whom somebody who cannot come to a meeting sends in their place: one at a time, of each once.

    States: wanted (nobody is asked; only while a seat is held), asked, unanswered (not in time; it
    may still be accepted), accepted, unsure (maybe, after they had accepted), released (who sent
    them comes after all: they are sent by nobody, unless that one declines again). Until `until` an
    answer is waited for, or a choice. `post_id` is the question. `holds_seat`: the seat that its
    person gave up is kept for the delegate.
    """

    __tablename__ = "delegates"
    __table_args__ = (UniqueConstraint("meeting_id", "delegate_id"),)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
    holds_seat: Mapped[bool] = mapped_column(default=False)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    delegate: Mapped[Person | None] = relationship(foreign_keys=[delegate_id])


class Reminder(Base):
    """One planned reminder of a meeting for one date: planned, sent or dropped."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("meeting_id", "offset", "starts_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    offset: Mapped[timedelta]
    starts_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str]
    meeting: Mapped[Meeting] = relationship()


class News(Base):
    """A newsletter item: a plain title, and a body as Telegram's HTML, in each language alike.

    `attachment` is a picture or document that Telegram has: `kind` (photo, document), `file_id`
    and, of a document, `name`. Without an author the item is from a network file.
    """

    __tablename__ = "news"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    body: Mapped[str]
    published: Mapped[date | None]
    link: Mapped[str | None]
    translations: Mapped[dict[str, Any]]
    attachment: Mapped[dict[str, Any] | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    working_groups: Mapped[list[WorkingGroup]] = relationship(
        secondary=news_working_groups, order_by=WorkingGroup.id
    )
    author: Mapped[Person | None] = relationship()


class PostItem(Base):
    """A news item of a broadcast, in its place."""

    __tablename__ = "post_items"
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    news_id: Mapped[int] = mapped_column(ForeignKey("news.id"), primary_key=True, index=True)
    position: Mapped[int]
    news: Mapped[News] = relationship()


class NewsImport(Base):
    """A newsletter that was imported; `source` is the file's name, None for what was pasted."""

    __tablename__ = "news_imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class NewsProposal(Base):
    """An item that an import proposes, seen by the secretariat only; texts as in `News`.

    States: open, accepted (`news_id` is what it became), dropped, merged into another.
    """

    __tablename__ = "news_proposals"
    __table_args__ = (UniqueConstraint("import_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("news_imports.id"))
    position: Mapped[int]
    state: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    link: Mapped[str | None]
    published: Mapped[date | None]
    group_ids: Mapped[list[Any]]
    news_id: Mapped[int | None] = mapped_column(ForeignKey("news.id"))


class Post(Base):
    """Anything the bot says unprompted: planned (due later), open, closed or withdrawn.

    `prompt` posts do not wait for the end of quiet hours. `once` keeps a cause from making two.
    A broadcast is first a draft, and perhaps waits for somebody's approval; it has news `items`.
    While `paused` (the reason), nothing of it leaves; of those `tried` since it began or went on
    so many were `faults` that are nobody's own doing. `version` grows at each correction; it is
    `behind` while copies are still to be corrected or deleted. The `correction` is one that waits
    for approval (`storage.corrections`).
    """

    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    prompt: Mapped[bool] = mapped_column(default=False)
    once: Mapped[str | None] = mapped_column(unique=True)
    audience: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    without_chat: Mapped[int] = mapped_column(default=0)
    paused: Mapped[str | None]
    tried: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    faults_in_a_row: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    recalled_at: Mapped[datetime | None]
    behind: Mapped[bool] = mapped_column(default=False)
    correction: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    meeting: Mapped[Meeting | None] = relationship()
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])
    items: Mapped[list[PostItem]] = relationship(
        order_by=PostItem.position, cascade="all, delete-orphan"
    )
    __table_args__ = (
        Index(
            "ix_posts_correction",
            "id",
            sqlite_where=text("correction IS NOT NULL"),
            postgresql_where=text("correction IS NOT NULL"),
        ),
    )

    @property
    def news(self) -> list[News]:
        """The news items of a broadcast, in order."""
        return [item.news for item in self.items]


class Content(Base):
    """A post as rendered in one variant (language, digits, answer, what one may see).

    It is one message or several; the keyboard stands below the last. `head` is what is said above a
    meeting's card and stays when the card below it is brought up to date.
    """

    __tablename__ = "contents"
    __table_args__ = (UniqueConstraint("post_id", "variant"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    variant: Mapped[str]
    messages: Mapped[list[Any]]
    keyboard: Mapped[list[Any] | None]
    head: Mapped[str | None]


class Delivery(Base):
    """One content to one chat.

    States: queued, sending, sent, failed, unknown, withdrawn, expired. `message_id` is the last
    of its messages, `earlier` are those that left before it; `replaced` are those of a copy that
    could not be corrected, so that it was sent anew. `version` is the post's that the copy shows,
    `copy` what became of one that was corrected or recalled.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("post_id", "chat_id"),
        Index(
            "ix_deliveries_queue",
            "post_id",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_deliveries_sending",
            "id",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    content_id: Mapped[int | None] = mapped_column(ForeignKey("contents.id"))
    state: Mapped[str]
    reason: Mapped[str | None]
    repeated: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[int | None]
    earlier: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    replaced: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[int | None]
    copy: Mapped[str | None]
    post: Mapped[Post] = relationship()
    content: Mapped[Content | None] = relationship()


class LiveMessage(Base):
    """A message in a chat that shows how far a broadcast is, and is edited as that changes.

    `shown` is a digest of what it shows; `changes` grows when there is more to be shown.
    """

    __tablename__ = "live_messages"
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    shown: Mapped[str | None]
    changes: Mapped[int] = mapped_column(default=0)
    post: Mapped[Post] = relationship()


class Noted(Base):
    """Somebody's tap on "Noted" under a broadcast; `outdated` once that copy was corrected."""

    __tablename__ = "noted"
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    at: Mapped[datetime]
    outdated: Mapped[bool] = mapped_column(default=False)


class Card(Base):
    """A message in somebody's chat that shows a meeting, so that it can be kept true.

    `revision` is the meeting's, `place` that of the reader's answer, as they were when it was
    rendered. `content` is what it was said with, until it is shown anew as a card of its own.
    """

    __tablename__ = "cards"
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    revision: Mapped[int]
    place: Mapped[int | None]
    content_id: Mapped[int | None] = mapped_column(ForeignKey("contents.id"))

    content: Mapped[Content | None] = relationship()


class Heard(Base):
    """That a chat was shown a meeting, since when: all of it, or (not `whole`) only its date."""

    __tablename__ = "heard"
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meetings.id"), primary_key=True, index=True, autoincrement=False
    )
    whole: Mapped[bool] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class LinkedChat(Base):
    """A Telegram group that is a working group's; of a forum, the topic that posts go to.

    `lost` says why nothing can be sent there, until it is linked again. `spoken` is what was
    spoken of there last.
    """

    __tablename__ = "linked_chats"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    thread_id: Mapped[int | None]
    title: Mapped[str]
    working_group_id: Mapped[int] = mapped_column(ForeignKey("working_groups.id"), index=True)
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[datetime]
    lost: Mapped[str | None]
    lost_at: Mapped[datetime | None]
    menu: Mapped[str | None]
    spoken: Mapped[dict[str, Any] | None]
    spoken_at: Mapped[datetime | None]
    working_group: Mapped[WorkingGroup] = relationship()
    linked_by: Mapped[Person] = relationship()


class Inbox(Base):
    """An update as Telegram gave it: new, answered (replies to be sent), done or parked."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_unfinished",
            "id",
            sqlite_where=text("state IN ('new', 'answered')"),
            postgresql_where=text("state IN ('new', 'answered')"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    sender_id: Mapped[int] = mapped_column(BigInteger)
    raw: Mapped[str]
    state: Mapped[str]
    replies: Mapped[list[Any]]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    received_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Dialogue(Base):
    """What somebody is in the middle of writing, one a topic; survives a restart."""

    __tablename__ = "dialogues"
    telegram_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.telegram_id"), primary_key=True, autoincrement=False
    )
    topic: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str]
    data: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class Heartbeat(Base):
    """What the running bot last did: a table of one row, or none while no bot runs."""

    __tablename__ = "heartbeat"
    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    at: Mapped[datetime]
    polled_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class Audit(Base):
    """Every act of staff; rows are only ever added (a trigger refuses the rest)."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]
