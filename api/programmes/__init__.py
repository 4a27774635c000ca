"""Programmes: what funds or supports the work on a Match."""
