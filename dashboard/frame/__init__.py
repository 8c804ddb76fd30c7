"""What holds every page: who is looking, where they are, what the process shares, and all that is no page."""
