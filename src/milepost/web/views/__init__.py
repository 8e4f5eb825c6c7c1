"""Views: ask for a reading, turn it into a page, and nothing else."""
