"""The monthly score."""
