"""The clock: passing time turned into events."""
