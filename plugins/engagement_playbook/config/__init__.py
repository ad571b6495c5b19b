"""What ``mkdocs.yml`` says of a playbook, the same for the plugin and the command line."""
