"""Matches: of a text, a Need or a Solution, each with its Reasons."""
