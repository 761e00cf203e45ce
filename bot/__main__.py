"""`python -m bot` is `twgbot`."""

from bot import cli

cli.main()
