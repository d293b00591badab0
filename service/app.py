"""create_app: wires everything, decides nothing."""

from pathlib import Path

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from service.access.csrf import check_form, csrf_token
from service.access.headers import is_for_programs, set_headers
from service.access.limits import Limits
from service.access.tokens import AccessTokens
from service.access.trace import answer_trace, begin_trace
from service.access.visits import Visits
from service.access.wiring import EXTENSION, Koppel, koppel
from service.api import (
    consent_keys,
    entries,
    fhir,
    holdings,
    inbox,
    lease,
    log,
    notes,
    oauth,
    operations,
    organisation,
    pairs,
    receipts,
    source_notes,
)
from service.api.identifiers import IdentifierConverter
from service.api.problems import problem
from service.clock import Clock, system_clock
from service.db import Database, open_database
from service.pages.administrator_routes import administrator_pages
from service.pages.errors import error_page
from service.pages.frame import frame, language, to_translate
from service.pages.leaving import come_back, stay_away
from service.pages.officer_routes import officer_pages
from service.pages.professional.routes import professional_pages
from service.pages.public_routes import public_pages
from service.pages.smaller import compress_static
from service.pages.team import team_pages
from service.pages.youngster.routes import youngster_pages
from service.settings import Settings
from service.vault import Vault

HERE = Path(__file__).parent
LARGEST_REQUEST = 64 * 1024
VISIT_SECONDS = 3600

API = (
    operations.routes,
    oauth.routes,
    organisation.routes,
    pairs.routes,
    source_notes.routes,
    lease.routes,
    inbox.routes,
    notes.routes,
    receipts.routes,
    holdings.routes,
    entries.routes,
    log.routes,
    consent_keys.routes,
    fhir.routes,
)
PAGES = (public_pages, professional_pages, officer_pages, administrator_pages, team_pages, youngster_pages)


def create_app(settings: Settings, database: Database | None = None, clock: Clock = system_clock) -> Flask:
    """The service as a WSGI application. Raises SettingsError when a key cannot be used."""
    app = Flask("service", root_path=str(HERE), static_folder="pages/static", template_folder="pages/templates")
    database = database or open_database(settings, clock)
    app.extensions[EXTENSION] = parts_of(settings, database)
    _configure(app, settings, database.vault)
    if settings.trusted_proxies:
        # Only who is asking. Host and scheme stay as settings say: a proxy that forgets one must not change our address.
        # Replacing this method is how Flask wants it.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    _register_routes(app)
    _add_frame(app)
    _add_steps(app)
    _add_error_answers(app)
    return app


def parts_of(settings: Settings, database: Database) -> Koppel:
    """What an application keeps at hand for its requests. Raises SettingsError when a key cannot be used."""
    return Koppel(settings, database, AccessTokens(settings.token_key, settings.public_url), Limits(database))


def _configure(app: Flask, settings: Settings, vault: Vault) -> None:
    app.session_interface = Visits()
    app.config.update(
        SECRET_KEY=vault.derived_key(b"flask"),
        SESSION_COOKIE_NAME="__Host-koppel-visit" if settings.is_secure else "koppel-visit",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=VISIT_SECONDS,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SEND_FILE_MAX_AGE_DEFAULT=VISIT_SECONDS,
    )


def _register_routes(app: Flask) -> None:
    app.url_map.converters["identifier"] = IdentifierConverter
    for routes in API:
        routes.register(app)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)


def _add_frame(app: Flask) -> None:
    Babel(app, default_locale="nl", default_timezone="Europe/Amsterdam", locale_selector=language)
    app.context_processor(frame)
    # Macros are imported without the page's context.
    app.jinja_env.globals.update(csrf_token=csrf_token, N_=to_translate)


def _add_steps(app: Flask) -> None:
    app.before_request(begin_trace)
    app.before_request(check_form)
    app.before_request(stay_away)
    app.after_request(come_back)
    app.after_request(set_headers)
    app.after_request(compress_static)
    app.after_request(answer_trace)
    app.after_request(_count)


def _count(response: Response) -> Response:
    koppel().counts.add(request.endpoint or "none", response.status_code)
    return response


def _add_error_answers(app: Flask) -> None:
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> ResponseReturnValue:
    if isinstance(error, HTTPException) and (error.code or 500) < 400:
        return error  # a redirect of the router, for example to the address without slash
    answer = problem(error) if is_for_programs(request.path) else error_page(error)
    if answer.status_code == 500:
        current_app.logger.exception("%s failed, trace %s", request.endpoint, g.get("trace_id"))
    return answer
