"""What the ledger counts by, and what it came to each time it was drawn up."""
