"""Satisfaction: callbacks, surveys, and how many were reached."""
