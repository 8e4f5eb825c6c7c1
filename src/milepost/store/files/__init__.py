"""Files that were imported: what came, what was decided of each, and what became of its rows."""
