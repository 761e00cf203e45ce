"""People who want to join, for the secretariat: see, approve, decline."""

from handlers import keyboards, organizations, request_views
from handlers.context import Context
from handlers.texts import N_
from storage import groups, join_requests
from storage.errors import NotFound
from storage.models import Organization, Person

PAGE = 5


def pending(context: Context, _arguments: str) -> None:
    """Show the requests that wait, the oldest first, each with its buttons."""
    page(context, 0)


def page(context: Context, number: int) -> None:
    """Show some of the requests that wait."""
    found = join_requests.pending(context.session, PAGE + 1, number * PAGE)
    if not found:
        context.say("no_requests")
        return
    for request in found[:PAGE]:
        keyboard = request_views.buttons(context.style.language, request)
        context.say("join_request", keyboard, request=request)
    if len(found) > PAGE:
        more = [[keyboards.button(context.label(N_("More")), "requests", number + 1)]]
        context.say("more_requests", more)


def approve(context: Context, request_id: int) -> None:
    """Admit who asked as the person that the network file names."""
    request = join_requests.find(context.session, request_id)
    if request.organization is None or request.person is None:
        raise NotFound
    _admit(context, request_id, request.organization, request.person)


def approve_as(context: Context, request_id: int, organization_id: int) -> None:
    """Admit who asked as a plain new member of an organization."""
    organization = groups.organization_by_id(context.session, organization_id)
    _admit(context, request_id, organization, None)


def _admit(
    context: Context, request_id: int, organization: Organization, person: Person | None
) -> None:
    joined = join_requests.approve(
        context.session, request_id, organization, person, context.member.person_id, context.now
    )
    context.show("join_approved", person=joined)


def choose_organization(context: Context, request_id: int, page_number: int) -> None:
    """Show the organizations to choose from."""
    request = join_requests.find(context.session, request_id)
    keyboard = organizations.choice(
        context, page_number, ("approveas", request_id), ("whichorg", request_id)
    )
    context.show("join_request", keyboard, request=request)


def decline(context: Context, request_id: int) -> None:
    """Refuse a request."""
    join_requests.decline(context.session, request_id, context.member.person_id, context.now)
    context.show("join_declined_staff", request=join_requests.find(context.session, request_id))
