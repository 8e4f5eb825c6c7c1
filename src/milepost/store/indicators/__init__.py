"""The figures of finished weeks, as they were known then, and what today's rest on."""
