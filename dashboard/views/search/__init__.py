"""The search that opens on every page."""
