"""What the window needs from the services, declared where it is used.

Everything here may be slow and is asked from worker threads only; the GUI thread calls
none of it.  ``subscribe`` is the exception: it registers a callback that may be called
from any thread.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from eamconsole.domain.brakes import Brake, BrakeKind
from eamconsole.domain.category_flags import FlagRow
from eamconsole.domain.delivery import Flow
from eamconsole.domain.identity import AutoNumber, DeliveryId, IssueId, RequestNumber
from eamconsole.domain.redirection import Target
from eamconsole.domain.work import Module
from eamconsole.errors import Service
from eamconsole.services.held import HeldRequests
from eamconsole.services.installation import Installation
from eamconsole.services.notices import NoticeList
from eamconsole.services.queue.candidates import Search
from eamconsole.services.queue.changing import Ways
from eamconsole.services.queue.effects import Preview, Standing
from eamconsole.services.viewing.categories import CategoryTable, Comparison
from eamconsole.services.viewing.records import (
    Changed,
    ConsoleStatus,
    DetailRecord,
    ListedRow,
    Listing,
    ListQuery,
    Outcome,
    Picture,
    ProfileBadge,
    SandboxSwitch,
    Undo,
)
from eamconsole.sync.running import Callbacks, Ended

if TYPE_CHECKING:
    from eamconsole.services.console import AuditEntry
    from eamconsole.services.diagnostics import Entry
    from eamconsole.services.setup import Draft
    from eamconsole.support.autostart import Autostart


class QueueReader(Protocol):
    """Reads the lists."""

    def ids(self, listing: Listing, query: ListQuery) -> array[int]:
        """Return the ids of all rows that match, in the order asked for."""
        ...

    def rows(self, listing: Listing, ids: Sequence[int]) -> Sequence[ListedRow]:
        """Return the rows that still exist, in any order."""
        ...

    def total(self, listing: Listing) -> int | None:
        """Return how many rows an unnarrowed list has, None where that is not known."""
        ...

    def owed(self, issues: Sequence[int]) -> array[int]:
        """Return the deliveries of requests that something can be done about."""
        ...

    def detail(self, listing: Listing, row_id: int) -> DetailRecord | None:
        """Return everything known about one row, None where it is gone."""
        ...

    def pictures(self, listing: Listing, row_id: int) -> Sequence[Picture]:
        """Return the images of the request and its thread, as files."""
        ...


class StatusReader(Protocol):
    """Answers the four questions of the overview."""

    def status(self) -> ConsoleStatus:
        """Return counters, health, budget, lag and pauses."""
        ...


class RepairDesk(Protocol):
    """What a person may do to rows; each call acts on a handful and says what came of it."""

    def retry(self, ids: Sequence[DeliveryId]) -> Outcome:
        """Make the deliveries due now; in doubt ones are looked up first."""
        ...

    def skip(self, ids: Sequence[DeliveryId], reason: str) -> Outcome:
        """Give the deliveries up, with the reason kept."""
        ...

    def hold(self, ids: Sequence[DeliveryId]) -> Outcome:
        """Keep the deliveries back until released."""
        ...

    def release(self, ids: Sequence[DeliveryId]) -> Outcome:
        """Let held deliveries run again."""
        ...

    def undo(self, taken_back: Undo) -> Outcome:
        """Take the last action back where nothing has happened since."""
        ...

    def check_now(self, issues: Sequence[IssueId]) -> Outcome:
        """Read both sides of the requests at the next opportunity."""
        ...


class Foresight(Protocol):
    """Says what an action would do, and how rows stand after it; changes nothing."""

    def preview(self, action: str, ids: Sequence[int]) -> Preview:
        """Return what ``action`` would do to these rows."""
        ...

    def fitting(self, ids: Sequence[int]) -> frozenset[str]:
        """Return the actions that would change at least one of these rows."""
        ...

    def standing(self, ids: Sequence[int]) -> Standing:
        """Return how these rows stand now."""
        ...


class Seeker(Protocol):
    """Looks for a request's record in EAM; each call asks EAM and may take seconds."""

    def look(self, issue: IssueId, cancel: Event | None = None) -> Search:
        """Return what EAM holds that may be the record; nothing is changed."""
        ...

    def adopt(self, issue: IssueId, number: AutoNumber) -> RequestNumber:
        """Link the request to a record that is there."""
        ...

    def send_again(
        self, issue: IssueId, *, none_of_them: bool, cancel: Event | None = None
    ) -> None:
        """Create the record once more; refused without the person's word."""
        ...


class Changer(Protocol):
    """Corrects what is sent, or where it goes; refuses before anything is stored."""

    def edit(self, row: DeliveryId, changes: Mapping[str, str]) -> tuple[str, ...]:
        """Send a row with other texts; returns the names of those that changed."""
        ...

    def ways(self, row: DeliveryId) -> Ways:
        """Return where a creation goes and where it may go instead."""
        ...

    def redirect(self, row: DeliveryId, module: Module, code: str) -> Target:
        """Send a creation there instead."""
        ...


class NoticeDesk(Protocol):
    """What staff are told that belongs to no delivery."""

    def open(self) -> NoticeList:
        """Return the open notices."""
        ...

    def solve(self, ids: Sequence[str]) -> int:
        """Close the notices with these ids or keys."""
        ...

    def ignore(self, kind: str, *, ignored: bool = True) -> None:
        """Stop (or start again) telling about a kind."""
        ...


class FlowSwitch(Protocol):
    """Pausing, per flow or all."""

    def pause(self, flow: Flow | None, minutes: int | None) -> Undo:
        """Pause a flow, or all; ``minutes`` None means until resumed."""
        ...

    def resume(self, flow: Flow | None) -> None:
        """End the pause of a flow, or of all."""
        ...

    def brakes(self) -> Sequence[Brake]:
        """Return the brakes in force."""
        ...

    def let_go(self, kind: BrakeKind) -> None:
        """Let go what a brake holds."""
        ...


class CategoryBoard(Protocol):
    """Request Categories against problem codes."""

    def table(self) -> CategoryTable:
        """Return what is known, without a call to either system."""
        ...

    def compare(self, *, allow_shrink: bool = False) -> Comparison:
        """Read both systems and tell what differs; nothing is changed."""
        ...

    def apply(self, *, allow_shrink: bool = False) -> Comparison:
        """Put EAM's list in force; returns what is left to a person."""
        ...

    def import_flags(self, text: str) -> Sequence[FlagRow]:
        """Take over a list of title, internal?, private?."""
        ...


class SandboxDesk(Protocol):
    """The labelled switches of the sandbox city."""

    def switches(self) -> Sequence[SandboxSwitch]:
        """Return the switches and how they stand."""
        ...

    def turn(self, name: str, *, on: bool) -> None:
        """Turn a fault on or off."""
        ...


class Run(Protocol):
    """A run of the engine, inside ``run`` from its start to its end."""

    def run(self) -> Ended:
        """Sync until asked to end; waits where another program holds the lease."""
        ...

    def end(self) -> None:
        """Ask to end: calls in flight may end, then the lease is given back."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether it syncs just now."""
        ...

    def resume(self, side: Service | None) -> None:
        """Call a side again before its pause is over (None: all not blocked), run all cycles."""
        ...


class Session(Protocol):
    """One opened profile."""

    @property
    def badge(self) -> ProfileBadge:
        """Who and where this is."""
        ...

    @property
    def queues(self) -> QueueReader:
        """The lists."""
        ...

    @property
    def statuses(self) -> StatusReader:
        """The overview."""
        ...

    @property
    def repair(self) -> RepairDesk:
        """Repair of rows."""
        ...

    @property
    def effects(self) -> Foresight:
        """Previews and standings of many rows."""
        ...

    @property
    def seeking(self) -> Seeker:
        """Looking for records in EAM."""
        ...

    @property
    def changing(self) -> Changer:
        """Edit and resend, and Redirect."""
        ...

    @property
    def notices(self) -> NoticeDesk:
        """What staff are told."""
        ...

    @property
    def held(self) -> HeldRequests:
        """Requests that are not sent by themselves."""
        ...

    @property
    def flows(self) -> FlowSwitch:
        """Pause and resume."""
        ...

    @property
    def categories(self) -> CategoryBoard:
        """Request Categories against problem codes."""
        ...

    @property
    def sandbox(self) -> SandboxDesk | None:
        """The switches, on the sandbox city only."""
        ...

    def running(self, callbacks: Callbacks) -> Run:
        """Return a run that has not begun; called in the thread that leads it."""
        ...

    def audit(self, limit: int) -> Sequence[AuditEntry]:
        """Return what people did, the newest first."""
        ...

    def diagnostics(self) -> Sequence[Entry]:
        """Return what a bundle for whoever helps would hold."""
        ...

    def vouch_private(self) -> str:
        """Keep that a person looked: this EAM hides private records; returns its address."""
        ...

    def happened_since(self, moment: datetime) -> str:
        """Return what happened since ``moment``, as a sentence."""
        ...

    def renew_connections(self) -> None:
        """Drop all connections; the next call opens new ones."""
        ...

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        """Call back after every committed change; returns what ends it."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class Opener(Protocol):
    """Opens sessions; both calls may take seconds."""

    @property
    def home(self) -> Path:
        """The folder that holds everything of this installation."""
        ...

    @property
    def starts_in_sandbox(self) -> bool:
        """True when the program was started for the sandbox city."""
        ...

    def at_sign_in(self) -> Autostart:
        """Return the entry that starts the console when the person signs in."""
        ...

    @property
    def installation(self) -> Installation:
        """The installation, for whoever sets it up."""
        ...

    def settings_of(self, profile: str) -> Draft:
        """Return a finished profile's settings as a draft."""
        ...

    def has_profile(self) -> bool:
        """Return whether a profile is there to open."""
        ...

    def open_profile(self) -> Session:
        """Open the chosen, or only, profile."""
        ...

    def open_sandbox(self) -> Session:
        """Start the simulators and open a profile on them."""
        ...
