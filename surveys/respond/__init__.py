"""Answering by link: pages for respondents, who are strangers on the Internet and may have no JavaScript.

``codes.py``      the code in a link: short, typed without mistakes, made by a key that can be changed
``keys.py``       the keys of this installation
``links.py``      links are issued and revoked; what a code leads to
``arriving.py``   what the ledger holds behind a link
``sheet.py``      the sheet of somebody who is still answering
``answering.py``  what a respondent does: agree, save, finish, withdraw
``limits.py``     how much and how often
``words.py``      what the pages say, in both languages
``drawing.py``    questionnaires as HTML
``asking.py``     what a browser asks for
``replies.py``    what is answered
``site.py``       the addresses
``serving.py``    the pages alone, on a server of their own
"""
