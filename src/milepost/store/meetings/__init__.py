"""Series of meetings, the lists they froze, and what was decided."""
