"""The ways in which EAM says no."""

from __future__ import annotations


class Refusal(Exception):
    """A call EAM does not carry out.

    ``page`` marks the answers that the platform gives before any business rule is
    asked; those are HTML whatever format was wanted.
    """

    def __init__(self, status: int, text: str, *, page: bool = False) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.page = page


def rule_broken(text: str) -> Refusal:
    """Return the refusal for a broken business rule."""
    return Refusal(400, text)


def not_found(text: str = "Record not found.") -> Refusal:
    """Return the refusal for a record that is not there, or not for the caller's eyes."""
    return Refusal(404, text)


def no_endpoint() -> Refusal:
    """Return the platform's answer to an address it does not serve."""
    return Refusal(404, "Endpoint not found.", page=True)


def wrong_verb() -> Refusal:
    """Return the platform's answer to a verb the address does not serve."""
    return Refusal(405, "Method not allowed.", page=True)


def unreadable(text: str) -> Refusal:
    """Return the platform's answer to a body it cannot deserialize."""
    return Refusal(400, text, page=True)
