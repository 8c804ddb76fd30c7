"""The customer club."""
