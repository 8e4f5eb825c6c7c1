"""Which systems are told of what happened, and what has still to reach them."""
