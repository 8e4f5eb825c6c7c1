"""What one site's messages mean: a profile, a message, and the facts the two make."""
