"""Questionnaires, samples, callbacks and the statistics that keep their numbers honest."""
