"""How many organizations a quorum asks for."""


def needed(written: str, members: int) -> int:
    """Give the number of organizations that `50%` of so many members, or `7` of any, means.

    A share is rounded up: half of five organizations are three.
    """
    if written.endswith("%"):
        return -(-members * int(written.removesuffix("%")) // 100)
    return int(written)
