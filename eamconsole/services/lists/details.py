"""One row with its whole story: explanation, timeline, attempts, images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eamconsole.domain.actions import Action, offered
from eamconsole.domain.city import CityRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.edits import EditField, fields_of
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.link import LinkState, page_of
from eamconsole.domain.planning import short_digest
from eamconsole.domain.request import ResidentRequest
from eamconsole.journal import Journal, KeptImage, small_files
from eamconsole.services.explain import Explanation
from eamconsole.services.lists.conversation import conversation
from eamconsole.services.lists.links import LinkLists
from eamconsole.services.lists.records import (
    DetailRecord,
    Picture,
    TimelineEntry,
    ToldEvent,
    WatchedLink,
)
from eamconsole.services.lists.story import entry_of
from eamconsole.services.notices import notices_of
from eamconsole.services.queue import QueueDetail, Queues, ToldDelivery

_S = DeliveryState


@dataclass(frozen=True, slots=True)
class Details:
    """Reads details; ``images`` is the folder of kept images by their digest."""

    journal: Journal
    queues: Queues
    links: LinkLists
    images: Path
    rules: CityRules

    def of_delivery(self, delivery_id: DeliveryId) -> DetailRecord | None:
        """Return the detail of a delivery."""
        found = self.queues.detail(delivery_id)
        if found is None:
            return None
        row, request = found.told, found.request
        record = DetailRecord(
            row=row,
            explanation=row.why,
            answered=_newest_answer(found),
            notices=self._notices(row.issue_id),
            timeline=self._timeline(found, request),
            attempts=found.attempts,
            fields=self._fields(found),
            offers=self._offers(found),
        )
        return _watching(self._with_request(record, row.issue_id))

    def of_link(self, issue: IssueId) -> DetailRecord | None:
        """Return the detail of a link for which nothing was ever owed."""
        rows = self.links.rows([issue])
        if not rows:
            return None
        with self.journal.read() as ledgers:
            stored = ledgers.requests.get(issue)
            events = ledgers.events.of_issue(issue)
        request = stored.request if stored else None
        record = DetailRecord(
            row=rows[0],
            explanation=_watched(rows[0]),
            notices=self._notices(issue),
            timeline=_story(request, [entry_of(event) for event in events]),
            offers=frozenset(
                {"look", "check_now"} if rows[0].state is LinkState.GONE else {"check_now"}
            ),
        )
        return self._with_request(record, issue)

    @staticmethod
    def of_event(row: ToldEvent) -> DetailRecord:
        """Return the detail of an event that belongs to no request the journal has."""
        return DetailRecord(row=row, explanation=Explanation(happened=row.text, why=row.detail))

    def _with_request(self, record: DetailRecord, issue: IssueId) -> DetailRecord:
        """Add what is known of the request itself, whatever the row is about."""
        with self.journal.read() as ledgers:
            stored = ledgers.requests.get(issue)
            link = ledgers.links.get(issue)
            deliveries = ledgers.deliveries.of_issue(issue)
        request = stored.request if stored else None
        return replace(
            record,
            stored=stored,
            link=next(iter(self.links.rows([issue])), None),
            conversation=conversation(request, deliveries),
            bounds=self.rules.place.bounds,
            record_key=str(link.auto_number) if link else "",
            seeclickfix_url=request.html_url if request else "",
            eam_url=page_of(link, self.rules.eam_record_url) if link else "",
        )

    def pictures(self, issue: IssueId) -> Sequence[Picture]:
        """Return the images of a request and its thread, where they are kept."""
        with self.journal.read() as ledgers:
            stored = ledgers.requests.get(issue)
            if stored is None:
                return ()
            kept = [
                (title, ledgers.images.get(short_digest(url)))
                for title, url in _addresses(stored.request)
            ]
        folder = self.images
        pictures = [_picture(title, image, folder) for title, image in kept]
        videos = (Picture(title=title, note=url) for title, url in _videos(stored.request))
        return [*pictures, *videos]

    def _notices(self, issue: IssueId) -> str:
        with self.journal.read() as ledgers:
            lines = notices_of(ledgers, issue)
        return "\n".join(f"{line.title}: {line.text} {line.what_to_do}" for line in lines)

    def _offers(self, found: QueueDetail) -> frozenset[str]:
        delivery = found.told.delivery
        kind = delivery.kind
        offers: frozenset[str] = offered(delivery.state, doubtful=delivery.doubtful, kind=kind)
        offers -= {Action.SEND_AGAIN}  # only after a look into EAM
        if not self._fields(found):
            offers -= {Action.EDIT}
        if found.link is not None:
            offers = (offers | {"check_now"}) - {Action.REDIRECT}
        if kind is DeliveryKind.CREATE and _lacks_its_record(found):
            offers |= {"look"}
        return offers

    def _fields(self, found: QueueDetail) -> tuple[EditField, ...]:
        if found.request is None:
            return ()
        return fields_of(found.told.delivery, found.request, found.link, self.rules)

    @staticmethod
    def _timeline(found: QueueDetail, request: ResidentRequest | None) -> tuple[TimelineEntry, ...]:
        return _story(request, [entry_of(event) for event in found.events])


def _lacks_its_record(found: QueueDetail) -> bool:
    """Return whether a look into EAM may settle a creation."""
    if found.link is not None:
        return found.link.state is LinkState.GONE
    fresh = (_S.WAITING, _S.SENDING)
    return found.told.delivery.doubtful or found.told.delivery.state not in fresh


def _story(
    request: ResidentRequest | None, entries: list[TimelineEntry]
) -> tuple[TimelineEntry, ...]:
    if request is not None:
        who = request.reporter.name if request.reporter else ""
        entries.append(
            TimelineEntry(
                at=request.created_at,
                side="seeclickfix",
                text=f"Reported: {request.summary}",
                actor=who,
                detail=request.description,
            )
        )
        entries += [
            TimelineEntry(
                at=comment.created_at,
                side="seeclickfix",
                text=f"Comment: {comment.text}",
                actor=comment.author.name,
            )
            for comment in request.comments or ()
        ]
    return tuple(sorted(entries, key=lambda entry: entry.at))


def _newest_answer(found: QueueDetail) -> str:
    stuck = found.told.delivery.state is DeliveryState.NEEDS_ATTENTION
    return found.attempts[-1].answered[:2_000] if found.attempts and stuck else ""


def _watching(record: DetailRecord) -> DetailRecord:
    """Say how the record is watched, where nothing else is to be said of the request."""
    link = record.link
    if link is None or not isinstance(record.row, ToldDelivery):
        return record
    gone = link.state is LinkState.GONE
    if not gone and record.row.state is not _S.DONE:
        return record
    told = _watched(link)
    happened = f"{record.explanation.happened} {told.happened}"
    explanation = replace(told, happened=happened, state=record.explanation.state)
    offers = record.offers | {"look"} if gone else record.offers
    return replace(record, explanation=explanation, offers=offers)


def _watched(row: WatchedLink) -> Explanation:
    link = row.link
    code = f"{link.status_code} {link.status_text}".strip() if link.status_code else ""
    said = f"EAM last said {code}." if code else "EAM was not asked for its status yet."
    if row.state is LinkState.GONE:
        return Explanation(
            happened=f"{row.number} was not to be found in EAM several times in a row. {said}",
            why="It was deleted there, or it is no longer publicly available.",
            waits_for="It waits for a person.",
            next="It is not read any more, and nothing is sent for it.",
            you_can="You can choose Look for it in EAM: adopt the record that took its place, or "
            "send the request again. Or publish the record there again.",
        )
    if row.state is not LinkState.OPEN:
        return Explanation(happened=said, why=row.next_effect, next="It is not read any more.")
    return Explanation(
        happened=said,
        waits_for="It waits for crews to change the status in EAM.",
        next=f"It is read again by itself. {row.next_effect}.",
        you_can="You can choose Check now to read both sides at once.",
    )


def _picture(title: str, image: KeptImage | None, folder: Path) -> Picture:
    """Return the whole picture, else the small one that stays once it has arrived."""
    for place in (folder, small_files(folder)):
        if image is not None and (place / image.digest).is_file():
            return Picture(title=title, file=place / image.digest)
    return Picture(title=title, note="not kept on this machine any more")


def _addresses(request: ResidentRequest) -> Iterator[tuple[str, str]]:
    for url in request.image_urls:
        yield "Photo of the request", url
    for comment in request.comments or ():
        for url in comment.image_urls:
            yield f"Photo by {comment.author.name}", url


def _videos(request: ResidentRequest) -> Iterator[tuple[str, str]]:
    if request.video_url:
        yield "Video of the request", request.video_url
    for comment in request.comments or ():
        if comment.video_url:
            yield f"Video by {comment.author.name}", comment.video_url
