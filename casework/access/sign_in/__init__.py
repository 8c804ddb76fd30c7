"""Signing in without a service of one's own: passkeys, the links by which they are made, and what keeps it all safe.

``site.py``     the address people come to, and whether browsers allow passkeys there
``kept.py``     secrets and signing key of one installation, in a file of its own
``links.py``    one-time links by which somebody makes a passkey
``passkeys.py`` making a passkey and signing in with it (WebAuthn)
``codes.py``    one-time codes that the provider hands to the application
``failures.py`` how often somebody may fail
``tables.py``   the tables of all that, beside the events

What a browser must not be able to make up (codes, links, challenges) is random, works once, expires, and stands in the
tables by its digest only.
"""
