"""Who did what: sign-ins, refusals, reveals."""
