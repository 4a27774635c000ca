"""The doors: web pages, JSON API and command line of Enmusubi."""
