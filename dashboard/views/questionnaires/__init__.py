"""Questionnaires: looked at, changed in a copy, published."""
