"""Tests that a person could do: headless Chromium before the real site."""
