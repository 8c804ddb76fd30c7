"""From a draft to a version in force: drafted by one, proposed from a day, adopted by a second person.

``tables``    drafts, beside the ledger
``drafts``    kept at every save
``editions``  every version there is: shipped with the program, or adopted by an entry of the ledger
``proposals`` what was proposed and decided, and by what rules
``packing``   a folder as an archive, and back out of one that came from outside
"""
