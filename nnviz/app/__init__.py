"""The window: what starts it, what stands in it, and the command line."""
