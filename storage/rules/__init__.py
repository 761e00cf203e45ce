"""The rules of the network as pure functions: no database, no Telegram, no templates."""
