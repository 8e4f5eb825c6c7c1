"""Milepost's own lawbook, read once for all the tests that only look things up in it."""

from milepost.host.lawbook import lawbook_from_disk

LAWBOOK = lawbook_from_disk()
