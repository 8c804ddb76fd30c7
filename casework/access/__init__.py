"""Who may do and see what, and how they get in."""
