"""One piece of work with one customer: what a reader's browser exports, read and checked."""
