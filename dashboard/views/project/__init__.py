"""One project."""
