"""One case: its file and all that can be done to it."""
