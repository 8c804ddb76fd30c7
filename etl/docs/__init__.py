"""The pages of ``docs/`` that are written from declarations: figures, clauses, the way from a page to its SQL."""
