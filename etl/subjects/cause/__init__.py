"""What complaints are about, where they come from, and what comes again."""
