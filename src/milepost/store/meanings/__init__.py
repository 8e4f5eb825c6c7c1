"""How the meanings that people gave to codes were changed, and what that touched."""
