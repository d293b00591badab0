"""Every page of professionals: importing the modules registers their routes."""

from service.pages.professional import caseload, joining, notes, pairs, questions, standing_in, stopping
from service.pages.professional.blueprint import professional_pages

__all__ = ["caseload", "joining", "notes", "pairs", "professional_pages", "questions", "standing_in", "stopping"]
