"""What can be asked of the FHIR views. Their answers are HL7's own forms (R4, 4.0.1), not messages of ours."""

from schemas.shape import Shape
from schemas.text import Cursor, Exact, Id
from schemas.values import NumberInAddress, Word
from schemas.vocabulary import FhirAuditOutcome, FhirConsentStatus

PATIENT_PATTERN = r"^(?:Patient/)?[A-Za-z0-9_-]{1,64}$"
DATE_PATTERN = r"^(?:eq|ge|gt|le|lt)?[0-9]{4}-[0-9]{2}-[0-9]{2}$"
LARGEST_PAGE = 100


class FhirConsentsQuerySchema(Shape):
    """Query keys of `search_fhir_consents`; each at most once."""

    id_ = Id(data_key="_id")
    patient = Exact(PATIENT_PATTERN, max_length=72, expectation="Patient/ en het kenmerk van een koppel")
    status = Word(FhirConsentStatus)
    date = Exact(DATE_PATTERN, max_length=12, expectation="een datum, zoals ge2026-03-03 (eq, ge, gt, le of lt ervoor)")
    count = NumberInAddress(most=LARGEST_PAGE, data_key="_count", load_default=50)
    cursor = Cursor()


class FhirAuditEventsQuerySchema(Shape):
    """Query keys of `search_fhir_audit_events`; each at most once."""

    id_ = Id(data_key="_id")
    patient = Exact(PATIENT_PATTERN, max_length=72, expectation="Patient/ en het kenmerk van een koppel")
    outcome = Word(FhirAuditOutcome)
    date = Exact(DATE_PATTERN, max_length=12, expectation="een datum, zoals ge2026-03-03 (eq, ge, gt, le of lt ervoor)")
    count = NumberInAddress(most=LARGEST_PAGE, data_key="_count", load_default=50)
    cursor = Cursor()
