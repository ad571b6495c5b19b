"""What makes a preview fast, and what it shows that a build does not."""
