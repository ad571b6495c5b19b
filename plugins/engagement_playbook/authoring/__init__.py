"""What helps people write: schemas for the editor, new files with their comments, a starter, a rename.

Nothing here prints or knows a terminal; each function takes a folder and returns what to write.
"""
