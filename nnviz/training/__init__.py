"""Running it: from a run and a state to the next state, alone or in a thread."""
