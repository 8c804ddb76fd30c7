"""One room per subject; ``page.py`` is its page, beside it the parts that the page draws."""
