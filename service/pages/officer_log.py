"""The log before the officer, and taken along: as CSV, JSON Lines, FHIR and Logboek Dataverwerkingen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from service.access.guard import guard
from service.access.permissions import Permission
from service.access.wiring import koppel
from service.actors import Actor
from service.audit.acts import LogExported, LogSearched, names_seen
from service.audit.audit_events import audit_events
from service.audit.export import MOST, Export, as_columns, export_json_lines, export_lines
from service.audit.log import append
from service.audit.processing_log import processing_lines
from service.audit.search import Line, count_entries, entries_of, every_entry_of
from service.audit.selecting import Filter
from service.clock import local
from service.consent.seen import Period
from service.db import now
from service.pages.forms.officer import LogForm, period_of
from service.pages.forms.reading import Form, read_form
from service.pages.log_shown import log_shown
from service.pages.officer import officer_pages, organisation_of
from service.pages.officer_lines import MOST_COUNTED, entries_shown
from service.pairs.organisations import people_of_organisation
from service.pairs.pair_codes import codes_of_pairs, pair_with_code
from service.rights.answering import requests_due_soon

PAGE = 50
Made = Callable[[Iterable[Line], Mapping[UUID, str], str], Export]


@dataclass(frozen=True, slots=True)
class ExportForm:
    """One form in which the log is taken along."""

    suffix: str
    mimetype: str
    make: Made


@officer_pages.get("/")
@guard(Permission.SEARCH_LOG)
def log(session: Session, actor: Actor) -> ResponseReturnValue:
    """The log, as far as it concerns the officer's own organisation."""
    organisation_id = organisation_of(actor)
    form, wanted = _asked(session, organisation_id)
    lines = [] if form.errors else entries_of(session, organisation_id, wanted, PAGE + 1)
    append(session, LogSearched(actor=actor, pair_id=wanted.pair_id, facts={"entries": str(min(len(lines), PAGE))}))
    page = render_template(
        "officer/log.html",
        filters={name: form.typed.get(name, "") for name in ("from", "to", "person", "pair", "act", "outcome", "consent")},
        errors=form.errors,
        people=[(person.id, person.name) for person in people_of_organisation(session, organisation_id)],
        acts=sorted(names_seen()),
        entries=entries_shown(session, organisation_id, lines[:PAGE]),
        total=0 if form.errors else count_entries(session, organisation_id, wanted, MOST_COUNTED),
        most_counted=MOST_COUNTED,
        exports=[(name, url_for(".export", form=name, **_without_place(form))) for name in EXPORTS],
        export_most=MOST,
        older_url=url_for(".log", **_without_place(form), before=lines[PAGE - 1].id) if len(lines) > PAGE else None,
        newest_url=url_for(".log", **_without_place(form)) if "before" in form.typed else None,
        state=log_shown(session, organisation_id),
        requests_due=requests_due_soon(session, actor),
    )
    return page, 400 if form.errors else 200


@officer_pages.get("/export.<any(csv, jsonl, fhir, logboek):form>")
@guard(Permission.EXPORT_LOG)
def export(session: Session, actor: Actor, form: str) -> ResponseReturnValue:
    """The same entries as a file, at most the newest hundred thousand."""
    organisation_id = organisation_of(actor)
    typed, wanted = _asked(session, organisation_id)
    if typed.errors:
        return redirect(url_for(".log", **_without_place(typed)), 303)
    shape, codes = EXPORTS[form], codes_of_pairs(session, organisation_id)
    made = shape.make(every_entry_of(session, organisation_id, wanted), codes, koppel().settings.public_url)
    append(session, LogExported(actor=actor, pair_id=wanted.pair_id, facts={"entries": str(made.count), "form": form}))
    day = local(now(session)).date().isoformat()
    name = f"koppel-logboek-{day}{f'-nieuwste-{made.count}' if made.is_cut else ''}{shape.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made.text.encode(), mimetype=shape.mimetype, headers=headers)


def _asked(session: Session, organisation_id: UUID) -> tuple[Form, Filter]:
    """What stands in the address, and the search that it means."""
    form = read_form(LogForm, request.args)
    if form.errors:
        return form, Filter()
    asked: Mapping[str, Any] = form.values
    pair_id = pair_with_code(session, organisation_id, asked["pair"]) if "pair" in asked else None
    if "pair" in asked and pair_id is None:
        form = form.with_errors(pair=gettext("Dit koppel is niet van jullie, of de code klopt niet."))
        return form, Filter()
    period: Period = period_of(form)
    return form, Filter(
        start=period.start,
        end=period.end,
        pair_id=pair_id,
        actor_id=asked.get("person"),
        act=asked.get("act"),
        outcome=str(asked["outcome"]) if "outcome" in asked else None,
        before=asked.get("before"),
        consent_id=asked.get("consent"),
    )


def _without_place(form: Form) -> dict[str, Any]:
    return {name: text for name, text in form.typed.items() if name != "before" and text}


def _as_csv(lines: Iterable[Line], codes: Mapping[UUID, str], _: str) -> Export:
    return export_lines(lines, codes)


def _as_json_lines(lines: Iterable[Line], codes: Mapping[UUID, str], _: str) -> Export:
    return export_json_lines(lines, lambda line: [as_columns(line, codes)])


def _as_audit_events(lines: Iterable[Line], _: Mapping[UUID, str], public_url: str) -> Export:
    return export_json_lines(lines, lambda line: audit_events(f"{public_url}/fhir", line))


def _as_processing_log(lines: Iterable[Line], _: Mapping[UUID, str], public_url: str) -> Export:
    return export_json_lines(lines, lambda line: processing_lines(public_url, line))


EXPORTS: Mapping[str, ExportForm] = {
    "csv": ExportForm(".csv", "text/csv", _as_csv),
    "jsonl": ExportForm(".jsonl", "application/jsonl", _as_json_lines),
    "fhir": ExportForm("-fhir.ndjson", "application/fhir+ndjson", _as_audit_events),
    "logboek": ExportForm("-dataverwerkingen.jsonl", "application/jsonl", _as_processing_log),
}
