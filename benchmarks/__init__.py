"""How fast the bot is, beside other libraries: `make bench`. Nothing of the bot imports this."""
