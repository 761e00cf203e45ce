"""What the network knows: tables, one file of operations a noun, migrations."""
