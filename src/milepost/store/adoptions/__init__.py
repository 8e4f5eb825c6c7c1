"""Which timed pathway each service works by, who signed for it, and until when."""
