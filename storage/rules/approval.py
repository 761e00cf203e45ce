"""Which broadcasts a second person has to approve: the network's `approval`, and nothing else."""

from typing import Any


def needed(policy: dict[str, Any] | None, *, private: bool, people: int) -> bool:
    """Say whether somebody else has to approve what goes to so many people.

    `private` says that it is of, or for, a private working group. Without a policy nobody has to.
    """
    if not policy:
        return False
    above = policy.get("above")
    return bool(policy.get("private") and private) or (above is not None and people > above)
