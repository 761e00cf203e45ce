"""Invitation links, made by the secretariat in the chat."""

from telegram.helpers import create_deep_linked_url

from handlers import organizations
from handlers.context import Context
from storage import groups, invitations
from storage.models import Organization
from storage.rules import matching


def begin(context: Context, text: str) -> None:
    """Ask for the organization, or take the one that follows the command."""
    if text:
        known = groups.organizations(context.session)
        candidates = [matching.Candidate(one.id, (one.name, one.short_name)) for one in known]
        found = matching.propose(text, candidates)
        if found is not None:
            _invite(context, groups.organization_by_id(context.session, found))
            return
    page(context, 0)


def page(context: Context, number: int) -> None:
    """Show a page of organizations to choose from."""
    keyboard = organizations.choice(context, number, ("invite",), ("invites",))
    context.show("invite_ask", keyboard)


def for_organization(context: Context, organization_id: int) -> None:
    """Make an invitation of the organization that was chosen."""
    _invite(context, groups.organization_by_id(context.session, organization_id))


def _invite(context: Context, organization: Organization) -> None:
    code = invitations.create(
        context.session, context.now, organization, actor_id=context.member.person_id
    )
    link = create_deep_linked_url(context.bot.username, code)
    context.say("invitation", organization=organization, link=link)
