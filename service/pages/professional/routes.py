"""Every page of professionals: importing the modules registers their routes."""

from service.pages.professional import assisting, caseload, joining, notes, pairs, paper, questions, standing_in, stopping
from service.pages.professional.blueprint import professional_pages

__all__ = [
    "assisting",
    "caseload",
    "joining",
    "notes",
    "pairs",
    "paper",
    "professional_pages",
    "questions",
    "standing_in",
    "stopping",
]
