"""Every live check of a profile, in the order of the wizard; none changes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, still_open, trouble, warning
from eamconsole.services.console import Console
from eamconsole.services.profiles.advice import advice_on
from eamconsole.services.profiles.rules import environment_of


class Checks:
    """Runs the checks of one opened profile."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def run(self) -> Iterator[Finding]:
        """Yield findings as they come; a failing check never stops the others."""
        yield from self.settings()
        yield from self.addresses()
        try:
            self._console.connect_now()
        except EamConsoleError as error:
            yield trouble("Credentials", error)
            yield still_open("Logins and content", "These wait for the credentials.")
            return
        yield from self.logins()

    def settings(self) -> Iterator[Finding]:
        """Yield what can be seen without calling anybody."""
        for advice in advice_on(self._console.profile):
            yield warning("Profile", "setting", str(advice))

    def addresses(self) -> Iterator[Finding]:
        """Yield the layers of every address."""
        from eamconsole.services.checks.addresses import try_addresses

        console = self._console
        place = environment_of(console.profile, console.environment)
        try:
            yield from try_addresses(console.profile, place, console.clients.surroundings)
        except EamConsoleError as error:
            yield trouble("Network", error)

    def logins(self) -> Iterator[Finding]:
        """Yield logins, roles and content; needs the credentials."""
        from eamconsole.services.checks.eam import check_eam
        from eamconsole.services.checks.place import check_place
        from eamconsole.services.checks.seeclickfix import check_seeclickfix

        checks: tuple[Callable[..., Iterator[Finding]], ...] = (
            check_seeclickfix,
            check_eam,
            check_place,
        )
        for check in checks:
            yield from check(self._console)

    def firewall_table(self) -> list[tuple[str, int, str]]:
        """Return host, port and purpose of every connection, for the firewall team."""
        from eamconsole.services.checks.addresses import targets

        console = self._console
        place = environment_of(console.profile, console.environment)
        return [target.stop for target in targets(console.profile, place)]
