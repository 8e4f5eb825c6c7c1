"""Signals to other systems: that something happened, and where to ask; never whose."""
