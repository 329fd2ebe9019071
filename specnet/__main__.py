"""`python -m specnet`."""

from specnet.cli import main

main()
