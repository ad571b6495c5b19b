"""Engagements: the work with one customer, as a reader's browser exports it."""
