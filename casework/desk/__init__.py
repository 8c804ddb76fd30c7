"""The case desk: a command becomes events by one transition table and one check per rule, or is refused.

``transitions.py``  the table: command × stage × role → events; ``workflow_docs.py`` draws it
``commands.py``     what a person enters, typed
``rules*.py``       the checks, each with its clause
``workflow.py``     a command against the case as it stands; ``outcomes.py`` what follows from it
``desk.py``         the ``Desk``: reads a case, runs a command, writes what came of it, exactly once
``ground.py``, ``standing*.py``, ``numbers.py``, ``drafts.py``  what a case stands on, standing answers, numbers, drafts
"""
