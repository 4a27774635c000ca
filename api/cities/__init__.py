"""Cities: where the Needs are."""
