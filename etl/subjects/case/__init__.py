"""Cases: what happened to each, its file, its search."""
