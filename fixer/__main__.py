"""`python -m fixer`."""

from fixer.cli.main import run

run()
