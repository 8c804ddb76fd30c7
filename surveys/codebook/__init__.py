"""Answers for other programs: a table of codes, SPSS syntax that reads it, and a codebook that explains it."""
