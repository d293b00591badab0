"""`python -m demo.identity_provider --port PORT --config FILE.toml`: serve the providers of the file's organisations."""

import os
from pathlib import Path
from wsgiref.types import WSGIApplication

import click
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from demo.identity_provider.config import ConfigError, Organisation, read_config
from demo.identity_provider.pages import create_app

HOST = "127.0.0.1"


class QuietRequestHandler(WSGIRequestHandler):
    """Logs no requests: their addresses hold codes."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), required=True, help="Port on 127.0.0.1.")
@click.option("--config", "file", type=click.Path(path_type=Path), required=True, help="Organisations, clients, people.")
def main(port: int, file: Path) -> None:
    """Serve a provider per organisation at http://127.0.0.1:PORT/SLUG, until the process is ended."""
    # Authlib refuses plain HTTP; this program is reached from its own machine only.
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    try:
        organisations = read_config(file)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    address = f"http://{HOST}:{port}"
    server = make_server(HOST, port, site(organisations, address), threaded=True, request_handler=QuietRequestHandler)
    for organisation in organisations:
        click.echo(f"{organisation.name}: {issuer_of(organisation, address)}")
    server.serve_forever()


def site(organisations: tuple[Organisation, ...], address: str) -> DispatcherMiddleware:
    """Each organisation's provider at a path of its own, and `/healthz`."""
    mounts: dict[str, WSGIApplication] = {}
    for organisation in organisations:
        mounts[f"/{organisation.slug}"] = create_app(organisation, issuer_of(organisation, address))
    return DispatcherMiddleware(healthz, mounts)


def issuer_of(organisation: Organisation, address: str) -> str:
    """The issuer under which an organisation's people sign in."""
    return f"{address}/{organisation.slug}"


@Request.application
def healthz(request: Request) -> Response:
    """200 as soon as the program serves; 404 for whatever belongs to no organisation."""
    if request.path != "/healthz":
        raise NotFound
    return Response("ok\n", mimetype="text/plain")


if __name__ == "__main__":
    main(prog_name="python -m demo.identity_provider")
