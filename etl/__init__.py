"""The only road: files into the ledger, the ledger into the warehouse (DuckDB), and typed questions to its marts."""
