"""What pages are put together from: fields, charts, lists, documents, and facts in words."""
