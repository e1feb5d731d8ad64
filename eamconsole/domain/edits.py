"""Which texts of a delivery a person may correct, and the rules they must pass.

The rules are those of the first time: the steps that send call the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eamconsole.domain.city import CityRules
from eamconsole.domain.closure import Closure
from eamconsole.domain.crossing import text_for_eam
from eamconsole.domain.delivery import Delivery, DeliveryKind
from eamconsole.domain.facts import message_facts
from eamconsole.domain.identity import StatusCode
from eamconsole.domain.link import Link
from eamconsole.domain.messages import PLACEHOLDERS, placeholders_in, render
from eamconsole.domain.notes import notes_body, notes_for, notes_limit, notes_of
from eamconsole.domain.request import ResidentRequest
from eamconsole.errors import ActionRefused, TextTooLong

DESCRIPTION, ADDRESS, TEXT = "description", "address", "text"
EDITED = "edited"
"""Key of a payload that says who changed which texts."""

WRITTEN = "written"
"""Key of a payload that holds the texts as they were before people edited them."""

_TITLES = {DESCRIPTION: "Description", ADDRESS: "Address", TEXT: "Text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditField:
    """A text as it would be sent now; ``limit`` in characters where the field has one."""

    name: str
    value: str
    limit: int | None = None

    @property
    def title(self) -> str:
        """The name people read."""
        return _TITLES[self.name]

    @property
    def has_lines(self) -> bool:
        """Whether line ends belong into it."""
        return self.name != ADDRESS


def fields_of(
    delivery: Delivery, request: ResidentRequest, link: Link | None, rules: CityRules
) -> tuple[EditField, ...]:
    """Return the texts a person may correct; none where the console sends no text."""
    limits, payload = rules.text_limits, delivery.payload
    if delivery.kind is DeliveryKind.CREATE:
        limit = notes_limit(request, rules)
        limit = None if limit is None else limit - notes_overhead(request)
        return (
            EditField(name=DESCRIPTION, value=description_of(payload, request, rules), limit=limit),
            EditField(name=ADDRESS, value=str(payload.get(ADDRESS, request.address))),
        )
    if delivery.kind is DeliveryKind.COMMENT_OUT:
        image = payload.get("image_url")
        taken = len(text_for_eam("", image)) + 1 if image else 0
        limit = None if limits.comment is None else limits.comment - taken
        return (EditField(name=TEXT, value=str(payload.get(TEXT, "")), limit=limit),)
    if not delivery.kind.is_text_for_residents:
        return ()
    return (EditField(name=TEXT, value=_words_for_residents(delivery, request, link, rules)),)


def written(payload: Mapping[str, Any]) -> list[str]:
    """Return every text a delivery had so far: any of them may have arrived."""
    return list(dict.fromkeys([*payload.get(WRITTEN, ()), str(payload.get(TEXT, ""))]))


def description_of(payload: Mapping[str, Any], request: ResidentRequest, rules: CityRules) -> str:
    """Return what ``Notes`` says before the reference line."""
    if DESCRIPTION in payload:
        return str(payload[DESCRIPTION])
    return notes_body(notes_for(request, rules).text, request)


def notes_overhead(request: ResidentRequest) -> int:
    """Return the characters of ``Notes`` that the reference line takes."""
    return len(notes_of("", request)) + 2


def notes_to_send(payload: Mapping[str, Any], request: ResidentRequest, rules: CityRules) -> str:
    """Return ``Notes`` whole; raises ``TextTooLong`` where a person's words do not fit."""
    if DESCRIPTION not in payload:
        return notes_for(request, rules).text
    notes, limit = notes_of(str(payload[DESCRIPTION]), request), notes_limit(request, rules)
    limits = rules.text_limits
    if limit is not None and len(notes) > limit:
        kept = "" if limit == limits.notes else ", some of them for the address"
        raise TextTooLong(
            f"The description of Request {request.issue_id} has {len(notes)} characters with its "
            f"last line, EAM takes {limits.notes}{kept}."
        )
    return notes


def comment_to_send(delivery: Delivery, rules: CityRules) -> str:
    """Return a comment as EAM gets it; raises ``TextTooLong`` rather than cut words."""
    payload = delivery.payload
    text = text_for_eam(str(payload.get(TEXT, "")), payload.get("image_url"))
    limit = rules.text_limits.comment
    if limit is not None and len(text) > limit:
        raise TextTooLong(
            f"A comment on Request {delivery.issue_id} has {len(text)} characters, "
            f"EAM takes {limit}."
        )
    return text


def checked_changes(
    delivery: Delivery,
    fields: tuple[EditField, ...],
    changes: Mapping[str, str],
) -> dict[str, str]:
    """Return what really changes; raises ``ActionRefused`` for what cannot be sent."""
    known = {field.name: field for field in fields}
    for name in changes.keys() - known.keys():
        offered = ", ".join(known) or "nothing"
        raise ActionRefused(
            f"Row {delivery.id} has no text named {name} that can be changed.",
            f"What can be changed: {offered}.",
        )
    wanted = {name: _tidy(known[name], text) for name, text in changes.items()}
    changed = {name: text for name, text in wanted.items() if text != known[name].value.strip()}
    if not changed:
        raise ActionRefused("Nothing was changed.", "Change a text, or choose Retry.")
    for name, text in changed.items():
        _refuse_unusable(delivery, known[name], text)
    return changed


def _tidy(field: EditField, text: str) -> str:
    return text.strip() if field.has_lines else " ".join(text.split())


def _refuse_unusable(delivery: Delivery, field: EditField, text: str) -> None:
    if not text:
        raise ActionRefused(
            f"The {field.title.lower()} is empty, and empty texts are not sent.", "Write it."
        )
    if not delivery.kind.is_text_for_residents:
        return
    before = set(placeholders_in(field.value))
    open_ones = [name for name in placeholders_in(text) if name in PLACEHOLDERS]
    for name in open_ones:
        if name not in before:
            raise ActionRefused(
                f"{{{name}}} would reach residents as it stands: placeholders are filled in only "
                "in the messages of the profile.",
                "Write the words it stands for.",
            )


def _words_for_residents(
    delivery: Delivery, request: ResidentRequest, link: Link | None, rules: CityRules
) -> str:
    own = delivery.payload.get(TEXT)
    if own:
        return str(own)
    facts = message_facts(rules, request, link)
    if delivery.kind is DeliveryKind.ACKNOWLEDGE:
        return render(rules.messages.acknowledgment, facts)
    code = delivery.payload.get("status_code")
    if delivery.kind is not DeliveryKind.CLOSE or code is None or link is None:
        return ""
    message = Closure(rules).message_for(link.module, StatusCode(int(code)))
    return render(message, facts | {"status_code": str(code)})
