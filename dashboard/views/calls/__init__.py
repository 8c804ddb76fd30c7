"""Whom to call next, and what came of it."""
