"""Surveys planned, drawn, in the field and finished."""
