"""Clocks: every obligation with its start, its due moment and its verdict."""
