"""`python -m adapters` is `koppel-adapter`, for a checkout that is not installed."""

from adapters.cli import main

main(prog_name="koppel-adapter")
