"""The one open experiment: its document, its training, and the moment that is shown."""
