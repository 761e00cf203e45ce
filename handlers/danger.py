"""What is answered to who writes of danger: that no help is here, and who the records know.

The only place that says so. No number is named that the network has not given.
"""

from handlers import asking, navigation
from handlers.context import Context
from handlers.understanding import danger


def answered(context: Context, text: str) -> bool:
    """Answer what somebody who is not understood here yet writes of danger; False for all else."""
    if not is_said(context, text):
        return False
    tell(context)
    return True


def is_said(context: Context, text: str) -> bool:
    """Say whether somebody writes of danger; what is asked of a meeting, or of the news, is not."""
    return danger.is_said(asking.sentence(context, text))


def is_own(context: Context, text: str) -> bool:
    """Say whether somebody writes of danger to themselves: no name, no title is that."""
    said = asking.sentence(context, text)
    return bool(said.own) and danger.is_said(said)


def tell(context: Context, *, passed_on: bool = False) -> None:
    """Say plainly that the bot cannot help, and whom one can turn to, if it is not `passed_on`."""
    member = context.viewer is not None and not passed_on
    rows = navigation.ask_the_secretariat(context) if member else []
    context.say("danger", rows, secretariat=context.network.secretariat, member=member)
