"""Pairings: who took on a city's problem in the past, as sources report it."""
