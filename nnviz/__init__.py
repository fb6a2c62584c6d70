"""nnviz: networks drawn as diagrams, trained in front of a class."""
