"""The matcher: finds and ranks, for a Need, the Solutions that fit, and says why."""
