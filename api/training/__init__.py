"""Training of the embedding models, at the command line only."""
