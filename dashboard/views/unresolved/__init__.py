"""Unresolved complaints."""
