"""Figures for other systems: which marts may be asked from outside, over HTTP, and written as files or tables.

``listing``   the marts, each with the page whose right it needs
``asking``    an address in words of a scope: months, as-of, filters
``readers``   whose token it is
``answering`` a table as JSON or Arrow
``endpoint``  ``GET /api/marts``
``export``    all of them as Parquet, as Delta tables, or as tables of a PostgreSQL schema
"""
