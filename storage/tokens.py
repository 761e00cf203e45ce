"""Secrets that are given out once: the only place that makes them and the hash that is kept."""

import hashlib
import secrets


def make(size: int) -> str:
    """Make a secret of so many random bytes, in letters that an address may hold."""
    return secrets.token_urlsafe(size)


def digest(token: str) -> str:
    """Give what is kept of a secret: it tells the secret from others, and gives it to nobody."""
    return hashlib.sha256(token.encode()).hexdigest()
