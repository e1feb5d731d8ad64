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
from eamconsole.domain.facts import CUSTOM, custom_field_texts, custom_limit, message_facts
from eamconsole.domain.identity import StatusCode
from eamconsole.domain.lengths import LengthUnit, length
from eamconsole.domain.link import Link
from eamconsole.domain.messages import PLACEHOLDERS, placeholders_in, render
from eamconsole.domain.notes import (
    ADDRESS,
    DESCRIPTION,
    notes_body,
    notes_for,
    notes_limit,
    notes_of,
)
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.requester import (
    NAME_STANDS_IN,
    REQUESTER,
    WITHOUT_REQUESTER,
    requester_to_send,
)
from eamconsole.errors import ActionRefused, TextTooLong
from eamconsole.support.counting import counted

TEXT = "text"
EDITED = "edited"
"""Key of a payload that says who changed which texts."""

WRITTEN = "written"
"""Key of a payload that holds the texts as they were before people edited them."""

_TITLES = {
    DESCRIPTION: "Description", ADDRESS: "Address", TEXT: "Text", REQUESTER: "Resident's name",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EditField:
    """A text as it would be sent now; ``limit`` in ``unit`` where the field has one."""

    name: str
    value: str
    limit: int | None = None
    unit: LengthUnit = LengthUnit.CHARACTERS

    @property
    def title(self) -> str:
        """The name people read."""
        return _TITLES.get(self.name, self.name.removeprefix(CUSTOM))

    @property
    def has_lines(self) -> bool:
        """Whether line ends belong into it."""
        return self.name in (DESCRIPTION, TEXT)

    @property
    def may_be_empty(self) -> bool:
        """Whether a request goes without it."""
        return self.name == REQUESTER or self.name.startswith(CUSTOM)

    def left(self, text: str) -> int | None:
        """Return how many places are left of the field, None where it has no limit."""
        return None if self.limit is None else self.limit - length(text.strip(), self.unit)


def fields_of(
    delivery: Delivery, request: ResidentRequest, link: Link | None, rules: CityRules
) -> tuple[EditField, ...]:
    """Return the texts a person may correct; none where the console sends no text."""
    limits, payload = rules.text_limits, delivery.payload
    if delivery.kind is DeliveryKind.CREATE:
        return _fields_of_creation(payload, request, rules)
    if delivery.kind is DeliveryKind.COMMENT_OUT:
        image = payload.get("image_url")
        taken = len(text_for_eam("", image)) + 1 if image else 0
        limit = None if limits.comment is None else limits.comment - taken
        value = str(payload.get(TEXT, ""))
        return (EditField(name=TEXT, value=value, limit=limit, unit=limits.unit),)
    if not delivery.kind.is_text_for_residents:
        return ()
    return (EditField(name=TEXT, value=_words_for_residents(delivery, request, link, rules)),)


def _fields_of_creation(
    payload: Mapping[str, Any], request: ResidentRequest, rules: CityRules
) -> tuple[EditField, ...]:
    """Return every text of a record that EAM may refuse."""
    limits = rules.text_limits
    limit = notes_limit(request, rules)
    limit = None if limit is None else limit - notes_overhead(request)
    own = {
        DESCRIPTION: (description_of(payload, request, rules), limit),
        ADDRESS: (str(payload.get(ADDRESS, request.address)), limits.location),
    }
    if request.reporter is not None or REQUESTER in payload:
        own[REQUESTER] = (requester_to_send(payload, request), None)
    for name, value in custom_field_texts(rules, request, payload).items():
        own[f"{CUSTOM}{name}"] = (value, custom_limit(limits, name))
    return tuple(
        EditField(name=name, value=value, limit=limit, unit=limits.unit)
        for name, (value, limit) in own.items()
    )


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


def require_fitting(payload: Mapping[str, Any], request: ResidentRequest, rules: CityRules) -> None:
    """Raise ``TextTooLong`` where a person's description does not fit into ``Notes``.

    Whoever writes it shortens it better than a cut does.  What was written before EAM refused
    a name, or before its limit was known, goes on in the comments instead.
    """
    if DESCRIPTION not in payload:
        return
    notes, limit = notes_of(str(payload[DESCRIPTION]), request), notes_limit(request, rules)
    limits = rules.text_limits
    if limit is not None and length(notes, limits.unit) > limit:
        kept = "" if limit == limits.notes else ", some of them for the address or the name"
        raise TextTooLong(
            f"The description of Request {request.issue_id} has {length(notes, limits.unit)} "
            f"characters with its "
            f"last line, EAM takes {limits.notes}{kept}."
        )


def edited_payload(
    before: Mapping[str, Any], changed: Mapping[str, str], actor: str
) -> dict[str, Any]:
    """Return the payload with a person's texts; what EAM said of an earlier name is over."""
    said = {"by": actor, "texts": sorted(changed)}
    over = {WITHOUT_REQUESTER, NAME_STANDS_IN} if REQUESTER in changed else set()
    still = {name: value for name, value in before.items() if name not in over}
    return {**still, **changed, EDITED: said, WRITTEN: written(before)}


def comment_to_send(delivery: Delivery, rules: CityRules) -> str:
    """Return a comment as EAM gets it; raises ``TextTooLong`` rather than cut words."""
    payload = delivery.payload
    text = text_for_eam(str(payload.get(TEXT, "")), payload.get("image_url"))
    limit, unit = rules.text_limits.comment, rules.text_limits.unit
    if limit is not None and length(text, unit) > limit:
        raise TextTooLong(
            f"A comment on Request {delivery.issue_id} has "
            f"{counted(length(text, unit), 'character')}, EAM takes {limit}."
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
    if not text and not field.may_be_empty:
        raise ActionRefused(
            f"The {field.title.lower()} is empty, and empty texts are not sent.", "Write it."
        )
    left = field.left(text)
    if left is not None and left < 0 and not field.has_lines:  # those tell of their last line
        raise ActionRefused(
            f"The {field.title.lower()} has {counted(-left, 'character')} too many for EAM.",
            "Shorten it.",
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
