"""What was corrected on a Request in SeeClickFix after its record in EAM was made."""

from __future__ import annotations

from collections.abc import Iterator

from eamconsole.domain.recognition import same_words
from eamconsole.domain.request import Place, ResidentRequest

CORRECTED = "corrected:"
"""How the key of a delivery begins that carries a correction to EAM."""
_MOVED_METERS = 5.0


def corrections(before: ResidentRequest, now: ResidentRequest) -> tuple[str, ...]:
    """Return a line for each thing that says something else now.

    What is blank now is no correction: lists leave fields out.
    """
    return tuple(_differences(before, now))


def correction_text(lines: tuple[str, ...]) -> str:
    """Return the comment EAM gets."""
    return "\n".join(("Corrected in SeeClickFix:", *lines))


def _differences(before: ResidentRequest, now: ResidentRequest) -> Iterator[str]:
    for name, was, text in (
        ("Title", before.summary, now.summary),
        ("Description", before.description, now.description),
        ("Address", before.address, now.address),
    ):
        if text.strip() and not same_words(was, text):
            yield f"{name}: {text.strip()}" + (f" (was: {was.strip()})" if was.strip() else "")
    if now.place is not None and before.place is not None and _moved(before.place, now.place):
        yield (
            f"Place: {now.place.latitude:.6f}, {now.place.longitude:.6f} "
            f"(was: {before.place.latitude:.6f}, {before.place.longitude:.6f})"
        )
    known = {answer.question: answer.answer for answer in before.answers}
    for answer in now.answers:
        was = known.get(answer.question, "")
        if answer.answer.strip() and known and not same_words(was, answer.answer):
            yield f"{answer.question}: {answer.answer}" + (f" (was: {was})" if was else "")


def _moved(one: Place, other: Place) -> bool:
    return other.meters_to(one) > _MOVED_METERS
