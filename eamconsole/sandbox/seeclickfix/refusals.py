"""Why SeeClickFix says no, before anybody thinks of status codes."""

from __future__ import annotations


class Refusal(Exception):
    """A deed that is not done; the text is for people."""


class NotAllowed(Refusal):
    """The person may not do this."""


class WrongState(Refusal):
    """The issue is not in a state that admits this."""


class InvalidFields(Refusal):
    """Fields that are missing or wrong, each with its texts."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name} {' '.join(texts)}" for name, texts in fields.items()))
        self.fields = fields


class Unknown(Refusal):
    """No such issue, category, comment or person."""
