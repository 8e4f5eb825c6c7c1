"""Waits that were kept in their last days: a projection, for what they have in common."""
