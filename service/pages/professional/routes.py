"""Every page of professionals: importing the modules registers their routes."""

from service.pages.professional import (
    actions,
    assisting,
    caseload,
    coaching,
    ending,
    handing_over,
    joining,
    named,
    notes,
    pairs,
    paper,
    questions,
    standing_in,
    stopping,
    taking_over,
    until_monday,
)
from service.pages.professional.blueprint import professional_pages

__all__ = [
    "actions",
    "assisting",
    "caseload",
    "coaching",
    "ending",
    "handing_over",
    "joining",
    "named",
    "notes",
    "pairs",
    "paper",
    "professional_pages",
    "questions",
    "standing_in",
    "stopping",
    "taking_over",
    "until_monday",
]
