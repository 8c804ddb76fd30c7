"""What pages and reports say of every unit: its figures month by month."""
