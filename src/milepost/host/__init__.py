"""What the machine gives: files, the lawbook on disk, a PostgreSQL server."""
