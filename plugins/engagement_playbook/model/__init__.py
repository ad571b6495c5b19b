"""What a playbook is: pure values, no files, no pages, no paper.

Shapes are pydantic models so that one definition checks a file, describes it to an editor and
carries it through the build. Texts are parsed here, once; every medium is made from their runs.
"""
