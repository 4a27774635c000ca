"""Evaluation: how good the ranking is on judged files; needs no database."""
