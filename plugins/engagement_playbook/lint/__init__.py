"""Judging content: one rule, one file."""
