"""The doors of personal data: a person's copy, erasure by two people, and what goes by age.

``belongings.py``  what is theirs: streams, drafts, held-back rows, files
``marks.py``       by which words a row is known to be theirs
``copying.py``     everything held about one customer, to be handed out
``paper.py``       the copy as a Word file
``requests.py``    erasure requested, refused, done: who asked, who decided
``erasing.py``     deleting everywhere, in one transaction
``copies.py``     what lies beside the record: files handed in, old ledgers, backups
``gone.py``       what of a stream was taken away, and by which entry
``retaining.py``   words that were kept for the years of their kind
"""
