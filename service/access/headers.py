"""Headers on every answer: nothing is stored, framed, guessed or loaded from elsewhere (Dutch API Design Rules; OWASP)."""

from flask import Response, request

from service.access.wiring import koppel

API_VERSION = "1.0.0"
PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        # Chromium applies this to redirects after a POST too: sign-in at an organisation starts with a link (GET).
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
API_PATHS = ("/v1", "/oauth", "/consent-keys", "/fhir", "/healthz", "/readyz", "/metrics")
API_FOLDERS = tuple(f"{path}/" for path in API_PATHS)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FOR_PROGRAMS = {**ALWAYS, "Content-Security-Policy": API_POLICY, "API-Version": API_VERSION}
FOR_PEOPLE = {**ALWAYS, "Content-Security-Policy": PAGE_POLICY}
# Style, scripts and the logo frame nothing and ask for nothing; on a phone every header of theirs travels too.
FOR_FILES = {
    "Content-Security-Policy": "default-src 'none'",
    **{name: ALWAYS[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")},
}
ONE_YEAR = "max-age=31536000; includeSubDomains"


def is_for_programs(path: str) -> bool:
    """Whether this address is of the API and not of a page."""
    return path.startswith(API_FOLDERS) or path in API_PATHS


def set_headers(response: Response) -> Response:
    """Put the headers on an answer."""
    if request.endpoint == "static":
        response.headers.extend(FOR_FILES)
    else:
        response.headers.extend(FOR_PROGRAMS if is_for_programs(request.path) else FOR_PEOPLE)
        response.headers["Cache-Control"] = "no-store"
    if koppel().settings.is_secure:
        response.headers["Strict-Transport-Security"] = ONE_YEAR
    return response
