"""Every page of officers: importing the modules registers their routes."""

from service.pages import (
    officer_copies,
    officer_log,
    officer_named,
    officer_patterns,
    officer_questions,
    officer_register,
    officer_requests,
    officer_retention,
)
from service.pages.officer import officer_pages

__all__ = [
    "officer_copies",
    "officer_log",
    "officer_named",
    "officer_pages",
    "officer_patterns",
    "officer_questions",
    "officer_register",
    "officer_requests",
    "officer_retention",
]
