"""Personal data: copies, erasure, age, reveals."""
