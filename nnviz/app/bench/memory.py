"""The memory that this process has in use."""

import os
import sys
from pathlib import Path

_STATISTICS = Path("/proc/self/statm")


def resident_mb() -> float | None:
    """Megabytes of real memory, shared libraries included; None where the system does not say."""
    if not _STATISTICS.exists():
        return None
    return int(_STATISTICS.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak_mb() -> float | None:
    """The most there has been in use; None where the system does not say."""
    if os.name == "nt":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
