"""Pictures, films, programs, tables and hand-outs to files."""
