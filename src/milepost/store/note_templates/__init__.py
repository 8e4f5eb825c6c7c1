"""Templates for notes that people and services keep for themselves."""
