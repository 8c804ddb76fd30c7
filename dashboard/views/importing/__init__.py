"""Data import."""
