"""What is known: the store of Enmusubi in PostgreSQL; the only place that contains SQL."""
