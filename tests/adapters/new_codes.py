"""Codes of pairs that stand nowhere yet: tests that share a server each use their own."""

import secrets


def new_code() -> str:
    signs = "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"
