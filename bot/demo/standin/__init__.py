"""A strict stand-in for Telegram's Bot API server: one implementation, two doors.

`core.StandIn` is the server and the people on it; `http` serves it over HTTP, `inprocess` to
python-telegram-bot without a network. `schema.json` holds the methods and types it checks against.
"""
