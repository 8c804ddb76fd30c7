"""Reports: what is owed, and each copy on its way."""
