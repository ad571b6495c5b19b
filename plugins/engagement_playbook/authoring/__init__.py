"""Help for authors: schemas for the editor, new content files, a starter playbook, and renames.

Nothing here prints; each function returns what to write.
"""
