"""Who may do and see what: the contract's "Who sees what", and nothing else decides it.

`storage.visibility` says the same as query conditions; a test holds the two together.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Protocol, TypeVar


class Right(StrEnum):
    """What a command or a button asks for."""

    ANYONE = "anyone"
    MEMBER = "member"
    MAKER = "maker"
    """Makes meetings: the secretariat, and a chair for what they chair."""
    SECRETARIAT = "secretariat"


class Level(IntEnum):
    """How much of a meeting somebody sees."""

    NOTHING = 0
    DATE = 1
    """That it exists, its title, date and time."""
    ALL = 2


class Group(Protocol):
    """What these rules need to know of a working group."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def private(self) -> bool: ...  # noqa: D102


G = TypeVar("G", bound=Group)


@dataclass(frozen=True)
class Viewer:
    """A member who is neither stopped nor left, as far as their rights go."""

    person_id: int
    organization_id: int
    roles: frozenset[str] = frozenset()
    working_group_ids: frozenset[int] = frozenset()
    chaired_ids: frozenset[int] = field(default=frozenset())

    @property
    def secretariat(self) -> bool:
        """The secretariat sees everything."""
        return "secretariat" in self.roles

    def impersonal(self) -> "Viewer":
        """Give what all who see the same meetings have in common, so that it is reckoned once."""
        return Viewer(0, 0, self.roles & {"secretariat"}, self.working_group_ids)

    @property
    def personal(self) -> bool:
        """Whether it is somebody, who may have answered; not what many have in common."""
        return bool(self.person_id)


def everybody_in(group_id: int) -> Viewer:
    """Give what every member of a working group may see, and nothing more."""
    return Viewer(0, 0, working_group_ids=frozenset({group_id}))


def may(viewer: Viewer | None, right: Right) -> bool:
    """Say whether somebody (None: a stranger) has a right."""
    match right:
        case Right.ANYONE:
            return True
        case Right.MEMBER:
            return viewer is not None
        case Right.MAKER:
            return viewer is not None and (viewer.secretariat or bool(viewer.chaired_ids))
        case Right.SECRETARIAT:
            return viewer is not None and viewer.secretariat


def makes(viewer: Viewer, group_ids: Collection[int], before: Collection[int] = ()) -> bool:
    """Say whether somebody may make a meeting of these working groups (none: the network's).

    Or make one of them that was of those `before`: a chair adds and takes out what they chair, and
    leaves one of these in it.
    """
    differing = set(group_ids) ^ set(before)
    still_theirs = not viewer.chaired_ids.isdisjoint(group_ids)
    return viewer.secretariat or (still_theirs and viewer.chaired_ids >= differing)


def manages(viewer: Viewer, groups: Iterable[Group]) -> bool:
    """Say whether somebody may change a meeting of these: the secretariat, and each one's chair.

    Each, since the chair who sees only their own of a joint one may: a button that goes when a
    private working group comes would tell of it. Its chair then may no less.
    """
    return viewer.secretariat or not viewer.chaired_ids.isdisjoint(group.id for group in groups)


def level(viewer: Viewer | None, groups: Iterable[Group]) -> Level:
    """Say how much of a meeting of these working groups (none: the whole network's) is seen."""
    groups = list(groups)
    if viewer is None:
        return Level.NOTHING
    if sees_all(viewer, frozenset(group.id for group in groups)):
        return Level.ALL
    return Level.DATE if any(not group.private for group in groups) else Level.NOTHING


def is_asked(viewer: Viewer | None, groups: Iterable[Group]) -> bool:
    """Say whether somebody may answer: a member of one of the working groups."""
    return viewer is not None and asks(viewer, frozenset(group.id for group in groups))


def asks(viewer: Viewer, group_ids: frozenset[int]) -> bool:
    """Say whether a meeting of these working groups asks somebody to answer."""
    return not group_ids or not group_ids.isdisjoint(viewer.working_group_ids)


def sees_all(viewer: Viewer, group_ids: frozenset[int]) -> bool:
    """Say whether of a meeting of these working groups all is seen, not only the date."""
    return viewer.secretariat or asks(viewer, group_ids)


def sees_group(viewer: Viewer | None, group: Group) -> bool:
    """Say whether a working group's name may be shown."""
    if viewer is None:
        return False
    return not group.private or viewer.secretariat or group.id in viewer.working_group_ids


def groups_seen(viewer: Viewer | None, groups: Iterable[G]) -> list[G]:
    """Give those of a meeting's working groups whose names may be shown.

    Who is asked to it through none of these is no more to be known of.
    """
    return [group for group in groups if sees_group(viewer, group)]


def is_asked_through(asked: Viewer, viewer: Viewer | None, groups: Iterable[G]) -> bool:
    """Say whether somebody is asked to a meeting as far as the viewer may know."""
    groups = list(groups)
    return is_asked(asked, groups_seen(viewer, groups)) if groups else True


def with_hidden(viewer: Viewer, groups: Iterable[Group], group_ids: Collection[int]) -> list[int]:
    """Give these working groups and those of a meeting's that the viewer may not see, by number.

    Who writes of what working groups a meeting is cannot speak of those, and takes none away.
    """
    hidden = {group.id for group in groups if not sees_group(viewer, group)}
    return sorted(hidden | set(group_ids))


def names(viewer: Viewer, groups: Iterable[Group], giver: Viewer) -> bool:
    """Say whether somebody may know who gave an answer at a meeting.

    That is the secretariat, a colleague, or one whom they may know to be concerned with it.
    """
    groups = list(groups)
    seen = frozenset(group.id for group in groups_seen(viewer, groups))
    known = asks(giver, seen) or bool(seen & giver.chaired_ids) if seen or not groups else False
    return giver.secretariat or giver.organization_id == viewer.organization_id or known


def sees_news(viewer: Viewer | None, groups: Iterable[Group]) -> bool:
    """Say whether a news item, or a standing answer, is shown.

    One of a private working group is only to its members.
    """
    groups = list(groups)
    if viewer is None:
        return False
    return (
        viewer.secretariat
        or not any(group.private for group in groups)
        or bool({group.id for group in groups} & viewer.working_group_ids)
    )


def answers_for_others(viewer: Viewer | None, groups: Iterable[Group]) -> bool:
    """Say whether somebody may answer for others: secretariat, chair, and an asked focal point.

    A focal point does so for the people of the own organization only.
    """
    groups = list(groups)
    if viewer is None:
        return False
    focal = "focal_point" in viewer.roles and is_asked(viewer, groups)
    return focal or sees_names(viewer, groups)


def concerns(viewer: Viewer | None, groups: Iterable[Group]) -> bool:
    """Say whether a section of a newsletter is for somebody: of their working groups, or general.

    The secretariat gets all of them.
    """
    return viewer is not None and sees_all(viewer, frozenset(group.id for group in groups))


def told_taken(viewer: Viewer | None, groups: Iterable[Group]) -> bool:
    """Say whether somebody is told how many seats a room has, and so how many are taken.

    Not where people may be asked of whom one may not know: seats taken by nobody who is shown
    would count them. That is so of any working group's meeting, or the words would tell.
    """
    return viewer is not None and (viewer.secretariat or not list(groups))


def sees_names(viewer: Viewer | None, groups: Iterable[Group]) -> bool:
    """Say whether names, notes and who did not answer are shown: secretariat and chair."""
    if viewer is None:
        return False
    return viewer.secretariat or bool({group.id for group in groups} & viewer.chaired_ids)
