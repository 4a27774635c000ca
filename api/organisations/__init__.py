"""Organisations: who posts Needs and lists Solutions."""
