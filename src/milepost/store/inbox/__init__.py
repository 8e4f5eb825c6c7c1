"""What feeds sent: every message, byte for byte, and what became of each."""
