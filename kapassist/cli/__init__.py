"""The command line: a client of the public API, and the only place that prints and exits."""

from kapassist.cli.main import main

__all__ = ["main"]
