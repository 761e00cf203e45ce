"""What runs: settings, command line, receiving, sending, the clock and the demo."""
