"""Meetings about waiting lists: whom to speak of, what was decided, and what came of it."""
