"""Reviews of breaches: what was opened, written, agreed, signed and shared, and when."""
