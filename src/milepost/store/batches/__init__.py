"""Looks written for several patients at once, and what undid them."""
