"""Who wants a digest by e-mail, when, and which were sent."""
