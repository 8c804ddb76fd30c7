"""The monthly assessment: opened by the clock, proposed, contested, locked, proven.

``steps``      what may be done at which stage by whom: the table that everything goes by
``state``      a month and an assessment as their events make them
``digests``    what a lock is named by
``counting``   lines and what people added, to a total within floor and ceiling
``opening``    the clock opens months
``months``     the commands, ``checks`` what each refuses
``assessment`` the company's month: meeting, one root, published
``correcting`` what a locked month would come to today
``proof``      that nothing locked was changed

The lines come from the figures, which ``casework`` does not know: whoever calls hands in ``Scores``.
"""
