"""The network editor: the diagram that is drawn, and the gestures that change it."""
