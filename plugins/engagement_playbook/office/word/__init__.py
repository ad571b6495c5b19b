"""Word files: markup made here, packed by python-docx."""
