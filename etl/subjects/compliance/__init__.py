"""Response-time compliance: shares kept, by clause, project and month."""
