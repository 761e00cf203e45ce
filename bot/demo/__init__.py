"""The demo: a stand-in for Telegram, a chat page and sample data around the real bot."""
