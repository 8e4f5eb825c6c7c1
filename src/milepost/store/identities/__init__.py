"""Who is who: what was told of hospital numbers, and whose pathways moved because of it."""
