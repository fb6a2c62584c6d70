"""What to run, as plain values: specs, the edits that turn one into the next, and files."""
