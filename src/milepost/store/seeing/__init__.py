"""Who saw to a message that waited, when, and what they decided."""
