"""Charts: one module per family, each builder takes facts and returns a Plotly figure; none knows Streamlit.

Colours are mid-tones that read on paper and on ink; text and grid follow the page's theme. Every meaning that a colour
carries is also written in words.
"""
