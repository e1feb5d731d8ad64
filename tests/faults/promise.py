"""The promise, checked on what both sides and the journal hold: nothing lost, doubled, stuck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import IssueStatus, ResidentComment, ResidentRequest
from eamconsole.domain.work import WorkComment
from eamconsole.journal import Ledgers
from tests.faults.two_sides import CONSOLE, Dossier, EamSide, SeeClickFixSide

OUT_OF_ORDER = "out of order"
CREWS_PICTURES = frozenset({"before.png"})


def broken_promises(ledgers: Ledgers, scf: SeeClickFixSide, eam: EamSide) -> list[str]:
    """Return in words what was lost, doubled, stuck, out of order, or written down wrongly."""
    broken: list[str] = []
    for issue, request in scf.requests.items():
        held = [each for each in eam.dossiers.values() if each.record.reference == str(issue)]
        if len(held) != 1:
            broken.append(f"{len(held)} Work Requests")
        else:
            broken += _faults_of_one(ledgers, request, held[0])
        broken += _unfinished(ledgers, issue)
    return broken


def _faults_of_one(ledgers: Ledgers, request: ResidentRequest, dossier: Dossier) -> Iterator[str]:
    residents = [each for each in request.comments or () if each.author != CONSOLE]
    ours = [each for each in request.comments or () if each.author == CONSOLE]
    crew = [each for each in dossier.comments if each.recorded_by == "Crew 7"]
    copied = [each for each in dossier.comments if each.recorded_by != "Crew 7"]
    yield from _difference("comment in EAM", _words_out(residents), [c.text for c in copied])
    yield from _images(request, residents, dossier)
    yield from _thread(request, ours, crew, dossier)
    yield from _journal(ledgers, request, dossier, copied)


def _words_out(residents: Iterable[ResidentComment]) -> list[str]:
    return ["\n".join(filter(None, (each.text, each.image_url))) for each in residents]


def _images(
    request: ResidentRequest, residents: Iterable[ResidentComment], dossier: Dossier
) -> Iterator[str]:
    wanted = {request.image_url, *(each.image_url for each in residents)} - {None}
    names = Counter(d.file_name for d in dossier.documents if d.file_name.startswith("scf-"))
    if len(names) != len(wanted):
        yield f"{len(names)} documents for {len(wanted)} images"
    yield from (f"document {name} {n} times" for name, n in names.items() if n != 1)


def _thread(
    request: ResidentRequest,
    ours: list[ResidentComment],
    crew: list[WorkComment],
    dossier: Dossier,
) -> Iterator[str]:
    """Our side of the thread: the acknowledgment, the crew's words, the closure at the end."""
    closes = (dossier.record.status_code or 0) >= 950
    pictures = [each.file_name for each in dossier.documents if each.file_name in CREWS_PICTURES]
    wanted = [
        f"Received: {dossier.record.number}",
        *(comment.text for comment in crew if comment.public),
        *(f"Image: {name}" for name in pictures),
        *([f"Done: {dossier.record.number}"] if closes else []),
    ]
    yield from _difference("comment in the thread", wanted, [each.text for each in ours])
    if request.status is not (IssueStatus.CLOSED if closes else IssueStatus.ACKNOWLEDGED):
        yield f"the Request is {request.status.value}"


def _difference(what: str, wanted: list[str], held: list[str]) -> Iterator[str]:
    lost, doubled = Counter(wanted) - Counter(held), Counter(held) - Counter(wanted)
    yield from (f"lost {what}: {text}" for text in lost)
    yield from (f"doubled {what}: {text}" for text in doubled)
    if not lost and not doubled and wanted != held:
        yield f"{OUT_OF_ORDER}, {what}: {held}"


def _journal(
    ledgers: Ledgers, request: ResidentRequest, dossier: Dossier, copied: list[WorkComment]
) -> Iterator[str]:
    """The journal says what is so: the number linked, every comment's number."""
    link = ledgers.links.get(request.issue_id)
    if link is None or link.auto_number != dossier.record.auto_number:
        yield f"linked to {link and link.auto_number}, held as {dossier.record.auto_number}"
    rows = ledgers.deliveries.of_issue(request.issue_id)
    known = {row.remote_key for row in rows if row.kind is DeliveryKind.COMMENT_OUT}
    if known != {comment.key for comment in copied}:
        yield f"the journal knows comments {known}, EAM holds {[c.key for c in copied]}"
    yield from (
        f"{row.key} is {row.state.value}: {row.explanation}"
        for row in rows
        if row.state.is_final and row.state is not DeliveryState.DONE
    )


def _unfinished(ledgers: Ledgers, issue: IssueId) -> Iterator[str]:
    for row in ledgers.backlog.unfinished([issue]):
        yield f"stuck: {row.key} is {row.state.value}"
