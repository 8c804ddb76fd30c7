"""What is said of the figures where no page shows them: sentences and reports. Knows no Streamlit and no SQL."""
