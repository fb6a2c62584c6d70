"""What there is to see, as arrays."""
