"""Why something could not be exported, as one sentence."""

import errno

from nnviz.experiment.files import FileError
from nnviz.export.program import ProgramError
from nnviz.export.reel import NoEncoder

REFUSED = (OSError, NoEncoder, ProgramError, FileError, ValueError)


def refusal(error: Exception) -> str:
    """The sentence of one of REFUSED."""
    return write_refusal(error) if isinstance(error, OSError) else str(error)


def write_refusal(error: OSError) -> str:
    """Why a file could not be written, and what to do."""
    if error.errno == errno.ENOSPC:
        return "the disk is full; make room or choose another place"
    return f"it could not be written ({error.strerror or error}); choose another place"
