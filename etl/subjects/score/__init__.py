"""Monthly scores of projects, line by line."""
