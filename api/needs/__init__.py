"""Needs: what cities want solved."""
