"""How many messages came and what became of them, counted as it happens."""
