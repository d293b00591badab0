"""`python -m service` is `koppel`, for a checkout that is not installed."""

from service.cli import main

main(prog_name="koppel")
