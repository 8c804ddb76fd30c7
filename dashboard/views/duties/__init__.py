"""Duties of a unit: what a project owes by the calendar, and the form that says it was done."""
