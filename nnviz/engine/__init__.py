"""The arithmetic of feed-forward networks: forward, backward, update."""
