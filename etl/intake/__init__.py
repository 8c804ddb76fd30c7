"""Files into the ledger.

``sources*.py``      a file or a query, read as text: delimited text, sheets, records
``profiles.py``, ``mapping.py``                  what a column means
``looking.py``, ``suggest.py``, ``synonyms.py``  what stands in a file, and a first draft of what it means
``readings.py``, ``saved.py``, ``profile_text.py``  what people say it means, kept under a name, and as TOML
``kinds.py``, ``words.py``, ``templates.py``     the canonical kinds, their words, empty sheets for them
``quality.py``, ``judging.py``, ``standing.py``  every rule a row is judged by, and what stands in the ledger already
``imports.py``, ``workbench.py``, ``writing.py`` one validated pass in a scratch database, one ledger transaction
``quarantine.py``, ``reconciliation.py``, ``reports.py``, ``findings.py``  what was refused; nothing is lost
"""
