"""From what a person writes to what they ask: pure, without database, clock or Telegram."""
