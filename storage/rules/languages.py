"""The languages that the bot writes; each has its catalog and its vocabulary in `handlers`."""

NAMES = {"en": "English", "bn": "বাংলা"}
"""By code, each by its own name; the first is what the code is written in."""
