"""The company's figures by many tasks: history as files, the very models over a part of it each, a base of the results.

``tables``    tables of files (Delta Lake): the only door to ``deltalake``, which is wanted nowhere else
``history``   the ledger's events, without words, by shard and month of recording
``task``      one shard's kept tables, made by the models as they are
``executors`` who runs tasks: this process, or several of this machine
``spark``     who else: a Spark cluster; the only door to ``pyspark``
``base``      which version of every table belongs together, and how a new one becomes current
``reading``   a base read as a warehouse is
``few``       what was known of a few projects at an earlier moment
``standing``  a warehouse that stands on a base and follows the ledger; ``views`` are its tables

A folder (or an S3 address) holds ``events``, ``tables/<schema>.<name>`` and ``bases``. What people wrote, and what is
known of customers, stands in none of them.
"""
