"""Two lists compared: what was sent, what came of it, and what people decided."""
