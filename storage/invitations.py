"""Invitations: codes that let somebody join, kept as a hash, with an end and a number of uses."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import audit, database, errors, members, tokens
from storage.models import Account, Invitation, Organization, Person

CODE_BYTES = 16
"""128 bits: 22 characters in a link."""

PATIENCE = 5
"""Wrong codes in a row after which an account has to wait, twice as long each time."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)


def create(
    session: Session,
    now: datetime,
    organization: Organization,
    person: Person | None = None,
    uses: int = 1,
    days: int = 14,
    actor_id: int | None = None,
) -> str:
    """Make an invitation and give its code, which is nowhere kept."""
    code = tokens.make(CODE_BYTES)
    session.add(
        Invitation(
            code_hash=tokens.digest(code),
            organization_id=organization.id,
            person_id=person.id if person else None,
            uses_left=uses,
            expires_at=now + timedelta(days=days),
            created_at=now,
        )
    )
    subject = f"person:{person.key}" if person else f"organization:{organization.key}"
    audit.record(session, now, actor_id, "invited", subject, uses=uses, days=days)
    return code


def accept(session: Session, profile: members.Profile, code: str, now: datetime) -> Person | None:
    """Let an account join by a code; None when the code does not work, never saying why.

    Wrong codes are counted, and after some the account has to wait: until then the right one does
    not work either. Raises AlreadyMember for a member, without using the invitation up.
    """
    account = session.get_one(Account, profile.telegram_id)
    person = members.person_of(session, profile.telegram_id)
    if members.is_member(person):
        raise errors.AlreadyMember
    if account.codes_refused_until is not None and now < account.codes_refused_until:
        return None
    invitation = _usable(session, code, now)
    if (
        invitation is None
        or not _is_for(invitation, person, profile)
        or not _use(session, invitation)
    ):
        _count_wrong(account, now)
        return None
    account.wrong_codes, account.codes_refused_until = 0, None
    joining = _invited(session, invitation, person, profile)
    return members.join(session, joining, profile.telegram_id, now)


def _usable(session: Session, code: str, now: datetime) -> Invitation | None:
    """Give the invitation of a code that works; it and its person are held."""
    usable = (
        Invitation.code_hash == tokens.digest(code),
        Invitation.expires_at > now,
        Invitation.uses_left > 0,
    )
    invitation = session.scalar(select(Invitation).where(*usable).with_for_update(key_share=True))
    if invitation is not None and invitation.person is not None:
        database.hold(session, invitation.person)
    return invitation


def _is_for(invitation: Invitation, own: Person | None, profile: members.Profile) -> bool:
    """Say whether an account may use an invitation: a personal one is for that person only."""
    invited = invitation.person
    if invited is None:
        return True
    taken = invited.telegram_id not in (None, profile.telegram_id)
    other = own is not None and own.id != invited.id
    return not taken and not other and invited.left_at is None


def _invited(
    session: Session, invitation: Invitation, own: Person | None, profile: members.Profile
) -> Person:
    """Give who joins: the invited person, a returning one or a new one."""
    if invitation.person is not None:
        return invitation.person
    if own is not None:
        members.move(own, invitation.organization_id)
        return own
    return members.new_person(session, profile.name, invitation.organization_id)


def _use(session: Session, invitation: Invitation) -> bool:
    """Take one use, where one is left: compared and set in one statement."""
    used = database.changed(
        session,
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.uses_left > 0)
        .values(uses_left=Invitation.uses_left - 1),
    )
    return bool(used)


def _count_wrong(account: Account, now: datetime) -> None:
    account.wrong_codes += 1
    if account.wrong_codes >= PATIENCE:
        wait = FIRST_WAIT * 2 ** min(account.wrong_codes - PATIENCE, 20)
        account.codes_refused_until = now + min(wait, LONGEST_WAIT)
