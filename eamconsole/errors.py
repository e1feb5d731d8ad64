"""Every error the console raises on purpose, and what each one asks for.

::

    EamConsoleError
    ├── ConfigurationError      the profile cannot be used as it stands      (operator)
    ├── CredentialError         the OS keyring has no usable secret          (operator)
    ├── JournalError            the journal cannot be read or written        (stop)
    ├── JournalRefusal          the journal is well and refuses one entry    (operator)
    ├── MachineError            this computer lacks memory, handles or room  (retry)
    ├── LeaseHeldElsewhere      another console is syncing this profile      (stop)
    ├── SyncCancelled           a person or a shutdown asked to stop         (stop)
    ├── ActionRefused           a person asked for what would do harm        (operator)
    ├── MappingError            one record cannot be translated              (operator)
    └── ServiceError            one of the systems, named in ``service``
        ├── ServiceUnreachable  nothing was sent, or only a read broke       (retry)
        ├── ServiceBusy         asked to come back later                     (retry)
        ├── MalformedReply      a read answered with something unusable      (retry)
        │   └── ListCut         a list shows its beginning only              (retry)
        ├── OutcomeUnknown      a change was sent, no usable answer came     (look up)
        ├── AccessDenied        login refused, login page, or blocked        (sign in)
        ├── RequestRejected     understood and refused, with a reason        (operator)
        └── RecordGone          the record addressed is not there            (operator)

``summary`` is one plain sentence: the thing, then the cause.  ``next_step`` is what a
person can do.  The codes are listed in ``docs/error-codes.md``.
"""

from __future__ import annotations

from enum import StrEnum


class Remedy(StrEnum):
    """What must happen after an error."""

    RETRY = "retry"
    RECONCILE = "reconcile"
    SIGN_IN = "sign_in"
    OPERATOR = "operator"
    STOP = "stop"


class Service(StrEnum):
    """A system the console talks to."""

    SEECLICKFIX = "seeclickfix"
    EAM = "eam"
    ARCGIS = "arcgis"

    @property
    def label(self) -> str:
        """The name people use for the system."""
        return {"seeclickfix": "SeeClickFix", "eam": "EAM", "arcgis": "ArcGIS"}[self.value]


class EamConsoleError(Exception):
    """Base of all: carries a stable code, a summary, a next step."""

    code = "GEN-000"
    remedy = Remedy.STOP
    default_next_step = "Look at the log file for details."

    def __init__(self, summary: str, next_step: str | None = None) -> None:
        super().__init__(summary)
        self.summary = summary
        self.next_step = next_step or self.default_next_step


class ConfigurationError(EamConsoleError):
    """The profile, or a setting on the other side, does not allow the work."""

    code = "CFG-100"
    remedy = Remedy.OPERATOR
    default_next_step = "Correct the setting, then try again."


class CredentialError(EamConsoleError):
    """The OS keyring is missing, locked, refused, or lacks the entry."""

    code = "KEY-110"
    remedy = Remedy.OPERATOR
    default_next_step = "Unlock the keyring or store the credential again."


class JournalError(EamConsoleError):
    """The journal cannot be opened, read or written."""

    code = "JRN-120"
    remedy = Remedy.STOP
    default_next_step = "Free disk space or restore the newest backup, then start again."

    def __init__(self, summary: str, next_step: str | None = None, *, passes: bool = False) -> None:
        """``passes``: worth waiting for - locked, full, restarting; a damaged file is not."""
        super().__init__(summary, next_step)
        self.passes = passes


class JournalRefusal(EamConsoleError):
    """The database works and will not hold one entry: a fault of that entry, not of the journal."""

    code = "JRN-125"
    remedy = Remedy.OPERATOR
    default_next_step = "Look at the log file, report the fault, then choose Retry."


class JournalCopied(JournalError):
    """The journal is a copy of one that lived elsewhere: a person says which one is the console."""

    code = "JRN-127"
    remedy = Remedy.STOP
    default_next_step = "Run eamconsole relink where the console is to run from now on."


class JournalMoved(JournalError):
    """The journal's rows live elsewhere, or have not all come yet: nothing runs on it."""

    code = "JRN-128"
    remedy = Remedy.STOP
    default_next_step = (
        "Run eamconsole journal move once more, or name the new place in the profile."
    )


class JournalOfAnother(JournalError):
    """The journal is another organization's: its rows would go to the wrong EAM."""

    code = "JRN-129"
    remedy = Remedy.STOP
    default_next_step = "Correct the organization number in Settings, or use this city's journal."


class MachineError(EamConsoleError):
    """This computer is out of memory, handles or room: nobody else's fault, and it passes."""

    code = "SYS-140"
    remedy = Remedy.RETRY
    default_next_step = "Free what is short on this computer; the console goes on by itself."


class LeaseHeldElsewhere(EamConsoleError):
    """Another process is syncing this profile; reading goes on."""

    code = "JRN-130"
    remedy = Remedy.STOP
    default_next_step = "Stop the other one first, or only look at the queues here."

    def __init__(self, summary: str, next_step: str | None = None, *, holder: str = "") -> None:
        """``holder`` is host, process and user, apart by slashes, where known."""
        super().__init__(summary, next_step)
        self.holder = holder


class SyncCancelled(EamConsoleError):
    """Work ended early because somebody asked for it."""

    code = "GEN-010"
    remedy = Remedy.STOP


ENDS_EVERYTHING = (JournalError, LeaseHeldElsewhere, SyncCancelled)
"""What is no trouble of one record or one side: nothing can be done as long as it lasts."""


class MappingError(EamConsoleError):
    """One record cannot be translated for the other side."""

    code = "MAP-300"
    remedy = Remedy.OPERATOR
    default_next_step = "Correct the record or the setting named, then choose Retry."


class PlaceUnusable(MappingError):
    """The point is missing, at 0/0, not finite after projection, or out of bounds."""

    code = "MAP-310"
    default_next_step = (
        "Correct the place of the request in SeeClickFix, or the bounds or SRID "
        "of the profile, then choose Retry."
    )


class TextTooLong(MappingError):
    """A text does not fit the field and may not be cut."""

    code = "MAP-320"
    default_next_step = "Shorten the text with Edit and resend, then choose Retry."


class ImageUnusable(MappingError):
    """An image cannot be read, is of another type, or stays too large."""

    code = "MAP-330"
    default_next_step = (
        "Open it, save it as a JPEG, and attach that instead; or skip it with a reason."
    )


class ActionRefused(EamConsoleError):
    """What a person asked for would do harm, or does not fit the row; nothing was changed."""

    code = "OPR-150"
    remedy = Remedy.OPERATOR
    default_next_step = "Read the row's explanation, then choose another way."


class ServiceError(EamConsoleError):
    """Something went wrong between the console and one of the systems."""

    code = "SVC-200"

    def __init__(
        self,
        service: Service,
        summary: str,
        next_step: str | None = None,
        *,
        answered: str | None = None,
    ) -> None:
        """``answered`` is the other system's own words, redacted and cut, if it gave any."""
        super().__init__(f"{service.label}: {summary}", next_step)
        self.service = service
        self.answered = answered


class ServiceUnreachable(ServiceError):
    """Nothing was carried out: no connection, or a read that broke."""

    code = "SVC-210"
    remedy = Remedy.RETRY
    default_next_step = "The console tries again by itself; check the network if it lasts."


class ServiceBusy(ServiceError):
    """The service asked to come back later; nothing was carried out."""

    code = "SVC-220"
    remedy = Remedy.RETRY
    default_next_step = "The console waits as asked and goes on by itself."

    def __init__(
        self,
        service: Service,
        summary: str,
        *,
        retry_after: float | None = None,
        answered: str | None = None,
    ) -> None:
        """``retry_after`` in seconds, already clamped to 1 s … 1 h."""
        super().__init__(service, summary, answered=answered)
        self.retry_after = retry_after


class MalformedReply(ServiceError):
    """A read was answered with something that is not the promised content."""

    code = "SVC-240"
    remedy = Remedy.RETRY
    default_next_step = "Check that the address is the API itself and no portal or login page."


class ListCut(MalformedReply):
    """A list shows its beginning and perhaps no more."""

    code = "SVC-245"
    default_next_step = "Ask EAM's administrator to raise the most records a call may return."


class OutcomeUnknown(ServiceError):
    """A change was sent and no usable answer came: it may have been made."""

    code = "SVC-230"
    remedy = Remedy.RECONCILE
    default_next_step = "The console looks for it before anything is sent again."


class AccessDenied(ServiceError):
    """The login was refused, has lapsed, or a login page answered."""

    code = "SVC-250"
    remedy = Remedy.SIGN_IN
    default_next_step = "Store a valid credential, then choose Sync now."

    def __init__(
        self,
        service: Service,
        summary: str,
        next_step: str | None = None,
        *,
        answered: str | None = None,
        by_page: bool = False,
    ) -> None:
        """``by_page``: a page or a redirect says so, which may be gone in a minute."""
        super().__init__(service, summary, next_step, answered=answered)
        self.by_page = by_page


class AccessBlocked(AccessDenied):
    """SeeClickFix blocked the caller for calling too often; a person must resume."""

    code = "SVC-255"
    default_next_step = "Wait as SeeClickFix asks, then resume by hand."


class RequestRejected(ServiceError):
    """The change was understood and refused; repeating it unchanged is pointless."""

    code = "SVC-260"
    remedy = Remedy.OPERATOR
    default_next_step = "Fix what it complains about, then choose Retry."

    def __init__(
        self,
        service: Service,
        summary: str,
        *,
        status: int,
        answered: str | None = None,
        next_step: str | None = None,
    ) -> None:
        super().__init__(service, summary, next_step, answered=answered)
        self.status = status


class NotPermitted(RequestRejected):
    """The login works but may not do this (403): a role, permission or scope is missing."""

    code = "SVC-265"
    default_next_step = "Give the login the permission named, then choose Retry."


class TooLarge(RequestRejected):
    """The upload is larger than the server takes (413, or 400 on some)."""

    code = "SVC-270"
    default_next_step = "Raise the upload limit of the server, or skip the image with a reason."


class RecordGone(RequestRejected):
    """The record addressed does not exist there, or is hidden from this login (404)."""

    code = "SVC-280"
    default_next_step = (
        "Publish the record there again; or choose Look for it in EAM on its row under Status; or "
        "skip with a reason."
    )
