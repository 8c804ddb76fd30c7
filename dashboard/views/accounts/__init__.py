"""Accounts: who may do what, how they get in, what was done."""
