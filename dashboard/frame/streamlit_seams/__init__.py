"""All that leans on Streamlit's inside, and on the server's that it starts: whoever moves to a new version looks here.

Each module says what it knows, and names the test that fails when that changes (ADR 10).
"""
