"""Two lists of the same waits, such as an old record system's and a new one's, compared."""
