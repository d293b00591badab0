"""Routes of the API, one list per file. The endpoint's name is the function's name is the contract's operationId."""

from collections.abc import Callable

from flask import Flask, Response

View = Callable[..., Response]


class Routes:
    """Collects the routes of one file until the application registers them. Blueprints would put a prefix to the names."""

    def __init__(self, base: str = "") -> None:
        self._base = base
        self._rules: list[tuple[str, str, View]] = []

    def get(self, path: str) -> Callable[[View], View]:
        return self._rule("GET", path)

    def put(self, path: str) -> Callable[[View], View]:
        return self._rule("PUT", path)

    def post(self, path: str) -> Callable[[View], View]:
        return self._rule("POST", path)

    def delete(self, path: str) -> Callable[[View], View]:
        return self._rule("DELETE", path)

    def register(self, app: Flask) -> None:
        """Add every route to the application."""
        for method, path, view in self._rules:
            app.add_url_rule(path, view.__name__, view, methods=[method], provide_automatic_options=False)

    def _rule(self, method: str, path: str) -> Callable[[View], View]:
        def collect(view: View) -> View:
            self._rules.append((method, self._base + path, view))
            return view

        return collect
