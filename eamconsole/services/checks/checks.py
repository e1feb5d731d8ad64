"""The whole family in the order of the wizard's pages; none changes anything anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.addresses import try_addresses
from eamconsole.services.checks.categories import check_category_code, check_titles
from eamconsole.services.checks.eam import check_eam
from eamconsole.services.checks.fields import check_fields
from eamconsole.services.checks.finding import Finding, trouble
from eamconsole.services.checks.place import check_place
from eamconsole.services.checks.rules import check_rules
from eamconsole.services.checks.seeclickfix import check_seeclickfix
from eamconsole.services.checks.settings import check_settings
from eamconsole.services.checks.subject import Subject
from eamconsole.services.console import Console
from eamconsole.sync.ports import EamPort


class Checks:
    """Runs every check on the environment an opened profile works on."""

    def __init__(self, console: Console, subject: Subject | None = None) -> None:
        """``subject`` is what is known around the environment, by default what is saved."""
        self._subject = subject or Subject.of(console)

    def run(self) -> Iterator[Finding]:
        """Yield findings as they come; a failing check never stops the others."""
        subject = self._subject
        yield from check_settings(subject.profile)
        for check in (check_seeclickfix, check_eam, self._content, check_place, self._locator):
            try:
                yield from check(subject)
            except EamConsoleError as error:
                yield trouble("Settings", error)

    def _content(self, subject: Subject) -> Iterator[Finding]:
        client = subject.clients.eam()
        try:
            yield from check_content(subject, client)
        finally:
            client.shut()

    def _locator(self, subject: Subject) -> Iterator[Finding]:
        for _, finding in try_addresses(subject, "ArcGIS address"):
            yield finding


def check_content(subject: Subject, eam: EamPort) -> Iterator[Finding]:
    """Yield whether problem codes, titles and fields in EAM are as the profile needs them."""
    rules, settings = subject.console.rules, subject.profile.categories
    found, listing = check_category_code(eam, rules.categories.category_code)
    yield found
    if listing is not None:
        titles = [problem.title for problem in listing.problems]
        yield check_titles(titles, settings.internal, settings.private)
    yield from check_fields(eam, rules.custom_fields)
    yield from check_rules(eam, rules.field_rules)
