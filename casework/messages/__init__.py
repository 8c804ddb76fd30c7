"""Telling people: inboxes, and the channels that lead out of the house."""
