"""Pieces of the page as HTML: pure functions from values to markup, every text escaped."""
