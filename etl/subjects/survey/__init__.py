"""Surveys: whom a sample takes, what was answered, and what came of the field work."""
