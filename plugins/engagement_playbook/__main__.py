"""``python -m engagement_playbook`` is the console script ``playbook``."""

from engagement_playbook.cli import main

main(prog_name="playbook")
