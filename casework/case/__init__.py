"""One case: its events folded into where it stands, what it owes, what its phrases ask."""
