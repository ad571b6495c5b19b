"""The whole playbook as a book: a flow of blocks that ``book.typ`` sets.

The book is for our own eyes, because it holds everything. Lists are set here to be read; to be
ticked there are the sheets.
"""

from engagement_playbook.pdf.book.contents import book_paper, book_title

__all__ = ["book_paper", "book_title"]
