"""`nnviz bench`: how fast and how exact nnviz is on this machine, each figure beside its yardsticks."""
