"""The record: events and the ledger that holds them, people, words, evidence, proof."""
