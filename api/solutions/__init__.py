"""Solutions: what Organisations offer."""
