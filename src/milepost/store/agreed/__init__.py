"""What was agreed in a review or a meeting: who does what, by when, and whether it is done."""
