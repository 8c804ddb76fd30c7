"""Sheets of paper and tables of answers."""
