"""What is proposed of timed pathways, and who signed for it."""
