"""A new case, entered while the call lasts."""
