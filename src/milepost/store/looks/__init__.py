"""Who looked at each pathway, and what they noted, promised and passed on."""
