"""What was learnt from the history, and what it says of each wait."""
