"""What the bot says back: one file a topic of conversation, and how it is put in words."""
