"""Who did which duty of the tracking teams, and when."""
