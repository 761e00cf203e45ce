"""Working groups and organizations, as they are asked for."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, visibility
from storage.models import Organization, WorkingGroup
from storage.rules.access import Viewer


def visible(session: Session, viewer: Viewer | None) -> Sequence[WorkingGroup]:
    """Give the working groups whose name the viewer may see, in the network's order."""
    return session.scalars(
        select(WorkingGroup).where(visibility.groups(viewer)).order_by(WorkingGroup.id)
    ).all()


def everything(session: Session) -> Sequence[WorkingGroup]:
    """Give all working groups, whoever asks: for what runs the network, not for replies."""
    return session.scalars(select(WorkingGroup).order_by(WorkingGroup.id)).all()


def of_viewer(session: Session, viewer: Viewer) -> Sequence[WorkingGroup]:
    """Give the working groups that the viewer's organization is a member of."""
    own = WorkingGroup.id.in_(viewer.working_group_ids)
    return session.scalars(select(WorkingGroup).where(own).order_by(WorkingGroup.id)).all()


def organizations(session: Session) -> Sequence[Organization]:
    """Give all organizations by short name."""
    return session.scalars(
        select(Organization).order_by(Organization.short_name, Organization.id)
    ).all()


def organization(session: Session, key: str) -> Organization | None:
    """Give an organization by its key."""
    return session.scalar(select(Organization).where(Organization.key == key))


def organization_by_id(session: Session, organization_id: int) -> Organization:
    """Give an organization; NotFound where there is none."""
    found = session.get(Organization, organization_id)
    if found is None:
        raise errors.NotFound
    return found
