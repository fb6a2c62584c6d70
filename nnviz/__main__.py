"""The command line: opens the window, or does one thing without it."""

import sys

from nnviz.app.command_line import main

if __name__ == "__main__":
    sys.exit(main())
