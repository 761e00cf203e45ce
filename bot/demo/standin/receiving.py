"""What the Bot API's methods for receiving updates do.

https://core.telegram.org/bots/api#getting-updates. A webhook is kept, but nothing is delivered to
it yet: updates wait meanwhile, and getUpdates is refused.
"""

from collections.abc import Mapping
from typing import Any

from bot.demo.standin import answers
from bot.demo.standin.contents import Params
from bot.demo.standin.world import World


async def get_updates(world: World, params: Params, _: Mapping[str, Any]) -> list[dict[str, Any]]:
    """getUpdates."""
    if world.webhook.get("url"):
        raise answers.conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    world.updates.allow(params.get("allowed_updates"))
    offset, limit = params.get("offset", 0), params.get("limit", 100)
    return await world.updates.fetch(offset, limit, params.get("timeout", 0), world.now())


def set_webhook(world: World, params: Params, _: Mapping[str, Any]) -> bool:
    """setWebhook; an empty address removes it."""
    if params["url"] and not params["url"].startswith("https://"):
        raise answers.bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    world.updates.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        world.updates.clear()
    world.webhook = dict(params) if params["url"] else {}
    return True


def delete_webhook(world: World, params: Params, _: Mapping[str, Any]) -> bool:
    """deleteWebhook."""
    if params.get("drop_pending_updates"):
        world.updates.clear()
    world.webhook = {}
    return True


def get_webhook_info(world: World, _: Params, __: Mapping[str, Any]) -> dict[str, Any]:
    """getWebhookInfo."""
    info = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": world.updates.count(world.now()),
    }
    allowed = world.updates.allowed()
    return info | ({"allowed_updates": allowed} if allowed else {})
