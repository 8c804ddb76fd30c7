"""The case desk: a command becomes events by the regulation's steps and one check per rule, or is refused.

``transitions.py``  each form with its events and checks; stages, roles and clauses from the regulation's steps
``commands.py``     what a person enters, typed
``rules*.py``       the checks, each with its clause
``workflow.py``     a command against the case as it stands; ``outcomes.py`` what follows from it
``desk.py``         the ``Desk``: reads a case, runs a command, writes what came of it, exactly once
``ground.py``, ``standing*.py``, ``numbers.py``, ``drafts.py``  what a case stands on, standing answers, numbers, drafts
"""
