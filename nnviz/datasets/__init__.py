"""What to learn from: generated sets, shipped tables, and tables of the user's own."""
