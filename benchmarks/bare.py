"""The bare route that the others are held against: one row in, committed to disk, the same bytes out.

    python -m benchmarks.bare PORT THREADS

It runs on the service's own server, with the same settings, engine and style of access. Nothing in it is slowed down.
"""

import os
import sys
from pathlib import Path
from uuid import uuid4

from flask import Flask, Response
from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid, insert

from service.clock import system_clock
from service.db import Database, Instant, make_engine, now
from service.serving import keep_for_good, serve
from service.vault import Vault

DATABASE = "BARE_DATABASE_URL"
ANSWER = "BARE_ANSWER_FILE"

tables = MetaData()
rows = Table(
    "bare",
    tables,
    Column("id", Uuid(as_uuid=True), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("what", LargeBinary, nullable=False),
)
_insert = insert(rows)


def application() -> Flask:
    """The bare application of one serving process."""
    engine = make_engine(os.environ[DATABASE])
    tables.create_all(engine)
    database = Database(engine, Vault(os.urandom(32), engine), system_clock)
    answer = Path(os.environ[ANSWER]).read_bytes()
    app = Flask("bare")

    @app.route("/<path:path>", methods=["GET", "PUT"])
    def bare(path: str) -> Response:
        with database.transaction() as session:
            session.execute(_insert, {"id": uuid4(), "at": now(session), "what": os.urandom(16)})
        return Response(answer, content_type="application/json")

    keep_for_good()
    return app


if __name__ == "__main__":
    serve("127.0.0.1", int(sys.argv[1]), int(sys.argv[2]), 1, "benchmarks.bare:application")
