"""Documents that people download: Excel, CSV, Word."""
