"""The pictures: each view computes arrays from a snapshot anywhere and draws them on the GUI thread."""
