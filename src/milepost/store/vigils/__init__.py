"""When somebody last looked for what is due, so that a page can say that nobody does."""
