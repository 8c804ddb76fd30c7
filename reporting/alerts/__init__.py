"""Alerts: figures that are watched, and who is told when one crosses its threshold."""
