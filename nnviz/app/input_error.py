"""How a command refuses what it was given."""


class InputError(Exception):
    """The command or what it was given is wrong; the message says where, and what would be right."""
