"""Calls and answers entered by hand."""
