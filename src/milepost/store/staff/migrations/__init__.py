"""How the table of staff came to be as it is."""
