"""The content model: values of a playbook's parts, without files, pages or paper.

Models are pydantic models: one definition validates a file, generates its JSON Schema and carries the
content through the build. Texts are parsed once, here; every medium renders their runs.
"""
