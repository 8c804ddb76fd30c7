"""Alerts: which figures are beyond their thresholds, and the rules by which figures are watched."""
