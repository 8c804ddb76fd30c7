"""What happens to a case: vocabulary, events, policy, working time, workflow, clock and the ledger.

This package knows neither Streamlit nor DuckDB.
"""
