"""The memory that this process has in use."""

import os
from pathlib import Path

_STATISTICS = Path("/proc/self/statm")


def resident_mb() -> float | None:
    """Megabytes of real memory, shared libraries included; None where the system does not say."""
    if not _STATISTICS.exists():
        return None
    return int(_STATISTICS.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
