"""What a sandbox city holds, read as people of either side would."""

from __future__ import annotations

from eamconsole.sandbox.seeclickfix.records import Issue


class BothSides:
    """Requests in SeeClickFix, their records in EAM, and the calls that either got."""

    def __init__(self, city):
        self.city = city

    def issue(self, number) -> Issue:
        """Return the Request as SeeClickFix holds it."""
        return self.city.seeclickfix.issue(number)

    def status(self, number) -> str:
        """Return the Request's status in SeeClickFix."""
        return str(self.issue(number).status)

    def thread(self, number, by=None) -> list[str]:
        """Return the texts of the thread, those of one author where named."""
        return [c.text for c in self.issue(number).comments if by in (None, c.author.name)]

    def our_words(self, number) -> list[str]:
        """Return what the integration user has said to residents."""
        own = self.city.seeclickfix.state.integration
        return [c.text for c in self.issue(number).comments if c.author is own]

    def records(self, number):
        """Return every record of EAM that carries the Issue ID, both modules."""
        eam = self.city.eam
        everything = [*eam.requests.values(), *eam.work_orders.values()]
        wanted = str(number)
        return [
            record
            for record in everything
            if wanted in (record.fields.get("ExternalRequestId"), record.fields.get("ExternalId"))
        ]

    def record(self, number):
        """Return the one record of a Request."""
        (found,) = self.records(number)
        return found

    def comments(self, number) -> list[str]:
        """Return the texts of the record's comments."""
        return [row.text for row in self.record(number).comments.values()]

    def documents(self, number):
        """Return the record's documents."""
        return list(self.record(number).documents.values())

    def calls(self, side="", verb="", path="", since=0):
        """Return the calls the city got after number ``since``."""
        return self.city.log.calls(side, verb, path, since)

    def mark(self) -> int:
        """Return the number of the newest call, to count from."""
        return max((call.number for call in self.city.log.calls()), default=0)

    def writes(self, since=0, side=""):
        """Return the calls after ``since`` that were meant to change something."""
        return [c for c in self.calls(side, since=since) if c.verb != "GET"]
