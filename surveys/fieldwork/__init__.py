"""Asking people: what attempts come to, and what became of each person."""
