"""`python -m kapassist` is the command `kapassist`."""

from kapassist.cli import main

main()
