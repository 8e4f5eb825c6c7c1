"""The log of barriers: what stands in the way, whom it holds up, what was done."""
