"""`python -m yearbook.cli` is `yearbook`."""

from yearbook.cli import main

main()
