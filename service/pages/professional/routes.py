"""Every page of professionals: importing the modules registers their routes."""

from service.pages.professional import caseload, joining, notes, pairs, standing_in, stopping
from service.pages.professional.blueprint import professional_pages

__all__ = ["caseload", "joining", "notes", "pairs", "professional_pages", "standing_in", "stopping"]
