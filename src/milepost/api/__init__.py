"""The way in for Python: clocks, their explanation, and the standards kept."""
