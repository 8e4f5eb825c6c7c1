"""How feeds are tended: numbers that are missing, and what people said of them."""
