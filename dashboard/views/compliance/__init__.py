"""Response-time compliance, and the cases behind each of its figures."""
