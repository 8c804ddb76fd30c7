"""The customer club: calls, members signed, what they said."""
