"""The adapter to MkDocs and to what has grown from it: events of the host, languages, staging, preview.

Importing it imports no host: a process that builds a language imports the host of its parent first.
"""
