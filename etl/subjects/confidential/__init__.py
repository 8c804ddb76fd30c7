"""Which cases only some may know of, and the one place below every mart that asks who does."""
