"""The demo company: eighteen months of complaints, club calls and surveys of an invented property group.

``facts.py``      what the company is (``data/demo/*.toml``)
``arrivals.py``   when complaints come: seasons, weekdays, holidays, hours
``residents.py``  customers, with telephone numbers that cannot ring
``team.py``       who works there; ``personas.py`` the accounts a visitor may choose
``plan.py``       what befalls a case, drawn beforehand
``life.py``       the chain of a case; ``work.py`` the department's part; ``aftermath.py`` its end
``story.py``      the story of one case and the clock beside it
``club.py``       club calls, surveys, signed customers
``field.py``      surveys: two finished waves, one in the field
``assessing.py``  the last months' scores: proposed, contested, locked, one corrected
``filling.py``    all of it into a ledger
"""

from etl.demo.filling import DemoReport, LedgerNotEmpty, fill

__all__ = ["DemoReport", "LedgerNotEmpty", "fill"]
