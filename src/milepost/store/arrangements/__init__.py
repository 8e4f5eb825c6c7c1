"""Who is on duty, who is away, when all is shut, and by which ladder: every change of it."""
