"""Duties of a unit: what a project owes by the calendar, period by period."""
