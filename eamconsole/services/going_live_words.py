"""What a look at Production and a choice come to, in words and numbers."""

from __future__ import annotations

from datetime import datetime

from eamconsole.domain.going_live import GoingLiveChoice, LiveTally, Treatment, treatments
from eamconsole.services.going_live import Outlook
from eamconsole.services.moments import start_in_words
from eamconsole.services.profiles import Profile
from eamconsole.support.counting import counted


def table_of(counts: LiveTally) -> list[tuple[str, int]]:
    """Return a choice in numbers, as the terminal and the window show it."""
    return [
        ("Live requests in SeeClickFix", counts.live),
        ("  of them older than the start", counts.older),
        ("  of them with a record in EAM", counts.with_record),
        ("  of them in categories that are not integrated", counts.not_integrated),
        ("Linked to the record they have", counts.linked),
        ("Created in EAM", counts.created),
        ("Acknowledged in public", counts.acknowledged),
        ("Comments published", counts.commented),
        ("Closed in public", counts.closed),
        ("Needing a person first", counts.asked),
        ("Left alone", counts.left),
    ]


def choice_in_words(choice: GoingLiveChoice, zone: str) -> str:
    """Return what was chosen, so that nobody takes its numbers for those of another choice."""
    if choice.create is None:
        older = "those with a record are linked, and all others created"
    elif choice.create:
        others = counted(choice.create, "other")
        older = f"those with a record are linked, and the oldest {others} created"
    elif choice.adopt:
        older = "those with a record are linked, and none is created"
    else:
        older = "all are left"
    return (
        f"Counted for this choice: what is reported from {start_in_words(choice.start_at, zone)} "
        f"on goes by itself; of the older ones {older}."
    )


def lives_from(profile: Profile, now: datetime) -> str:
    """Return in a sentence what is true of a profile that has just gone live."""
    start = profile.intake.start_at
    words = start_in_words(start, profile.organization.time_zone)
    if start > now:
        return (
            f"{profile.name} works on Production now. What is reported before {words} is held "
            "back; what is reported from then on goes by itself."
        )
    return (
        f"{profile.name} works on Production now: requests reported from {words} on are sent by "
        "the next sync."
    )


def remarks_on(outlook: Outlook, choice: GoingLiveChoice) -> list[str]:
    """Return what else somebody should know before choosing."""
    counts, said = outlook.tally(choice), []
    if counts.closed_in_eam:
        said.append(
            f"To be linked, closed in EAM, open in SeeClickFix: "
            f"{counted(counts.closed_in_eam, 'request')}. Open they stay until a person closes "
            "them."
        )
    becomes = treatments(outlook.prospects, choice)
    withdrawn = sum(becomes.get(issue) is Treatment.LEFT for issue in outlook.waiting)
    if withdrawn:
        said.append(
            f"{withdrawn} of the requests left were marked to be sent, and no sync has sent them "
            "yet: this choice withdraws the marks."
        )
    if outlook.counted and choice.start_at > outlook.at:
        days = (choice.start_at - outlook.at).days
        ahead = counted(days, "day") if days else "less than a day"
        said.append(
            f"The start is {ahead} ahead, {start_in_words(choice.start_at, outlook.zone)}: what "
            "is reported until then is held back."
        )
    if counts.left:
        said.append("What is left is listed under Held back, and can be sent later, in batches.")
    calls = counted(outlook.calls, "call")
    said.append(f"Counted with {calls}, all of them reads; nothing was written.")
    return said
