"""Regulations: read, compared, drafted, adopted."""
