"""What is answered to who writes of danger: that no help is here, and who the records know.

The only place that says so. No number is named that the network has not given.
"""

from handlers import asking, navigation
from handlers.context import Context
from handlers.understanding import danger


def answered(context: Context, text: str) -> bool:
    """Answer what somebody who is not understood here yet writes of danger; False for all else."""
    if not danger.is_said(asking.sentence(context, text)):
        return False
    tell(context)
    return True


def tell(context: Context) -> None:
    """Say plainly that the bot cannot help, and whom one can turn to."""
    member = context.viewer is not None
    rows = navigation.ask_the_secretariat(context) if member else []
    context.say("danger", rows, secretariat=context.network.secretariat, member=member)
