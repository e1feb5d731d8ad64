"""What is said about a side, the sync and the whole, everywhere in the same words."""

from __future__ import annotations

from datetime import datetime, tzinfo

from eamconsole.domain.silence import FEWEST_DAYS, FEWEST_REQUESTS, Quiet
from eamconsole.errors import Service
from eamconsole.services.standing.records import (
    CLOCK_MENDED,
    TROUBLE,
    Level,
    LinkStanding,
    Need,
    Side,
    Source,
    SyncStanding,
    SyncState,
)
from eamconsole.support.counting import counted

_STATE_WORDS = {
    "unreachable": "unreachable",
    "signed_out": "sign-in refused",
    "blocked": "blocked",
    "busy": "busy",
}
_CURES = {
    (Service.SEECLICKFIX, "signed_out"): (
        "Enter a new token under Settings > SeeClickFix.",
        "On a server: eamconsole credential set PROFILE ENVIRONMENT seeclickfix-token; the "
        "service uses it within ten minutes.",
    ),
    (Service.EAM, "signed_out"): (
        "Enter a new login under Settings > EAM endpoints.",
        "On a server: eamconsole credential set PROFILE ENVIRONMENT eam-login (eam-token for a "
        "token or key); the service uses it within ten minutes.",
    ),
    (Service.ARCGIS, "signed_out"): (
        "Enter a new token.",
        "Run eamconsole credential set PROFILE ENVIRONMENT arcgis-token; the service uses it "
        "within ten minutes.",
    ),
    (Service.SEECLICKFIX, "blocked"): (
        "Ask SeeClickFix to lift the block.",
        "Lower the call limit if it was raised, then choose Pause > Call SeeClickFix again, or run "
        "eamconsole resume --side seeclickfix.",
    ),
}
_LASTING = (
    "Check the network, the proxy and the server itself.",
    "Nothing is lost meanwhile; the console goes on by itself once it answers.",
)


def time_of_day(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a moment in the organization's zone, with the day where it is another."""
    local = moment.astimezone(zone)
    today = now.astimezone(zone).date()
    return local.strftime("%H:%M" if local.date() == today else "%Y-%m-%d %H:%M")


def countdown(until: datetime, now: datetime) -> str:
    """Return the time left as minutes and seconds, with hours where there are any."""
    seconds = max(0, round((until - now).total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def trouble(side: Side, now: datetime, zone: tzinfo) -> str:
    """Say what is wrong with a side and since when: ``EAM, unreachable since 04:38``."""
    since = f" since {time_of_day(side.since, now, zone)}" if side.since is not None else ""
    return f"{side.service.label}, {_STATE_WORDS.get(side.state, 'not called')}{since}"


def next_try(side: Side, now: datetime) -> str:
    """Say when a side is called again: ``next try in 0:12``; empty where a person must act."""
    if side.state == "blocked":
        return ""
    if side.asked_again_at is None or side.asked_again_at <= now:
        return "trying again now"
    return f"next try in {countdown(side.asked_again_at, now)}"


def waiting_for(side: Side, now: datetime, zone: tzinfo) -> str:
    """Complete "Waiting for …" for what a side holds up."""
    return "; ".join(filter(None, (trouble(side, now, zone), next_try(side, now))))


def cure_of(side: Side) -> str:
    """Return what a person can do about a side, the step itself first."""
    return " ".join(_cure(side))


def _cure(side: Side) -> tuple[str, str]:
    return _CURES.get((side.service, side.state), _LASTING)


def side_sentence(side: Side, now: datetime, zone: tzinfo) -> str:
    """Say how a side stands as a sentence, with the other system's reason."""
    words = waiting_for(side, now, zone)
    return f"{words}. {side.reason}".strip() if side.reason else f"{words}."


def reading_gap(standing: LinkStanding, now: datetime, zone: tzinfo) -> str:
    """Say why nobody can tell what is new in the two systems; '' while both are read.

    EAM may be unasked for as long as nothing is owed to it and no link is open.
    """
    if standing.sync.level >= Level.WARNING:
        return sync_sentence(standing.sync, now, zone)
    for side in standing.sides:
        if side.service is Service.ARCGIS:
            continue
        if side.state in TROUBLE:
            return side_sentence(side, now, zone)
        if side.service is Service.SEECLICKFIX and side.state == "unknown":
            return f"{side.service.label} was not read yet."
    return ""


def side_title(side: Side) -> str:
    """Name the trouble of a side in a few words."""
    return f"{side.service.label}: {_STATE_WORDS.get(side.state, side.state)}"


def sync_sentence(sync: SyncStanding, now: datetime, zone: tzinfo) -> str:
    """Say who syncs, or since when nobody does."""
    holder = holder_words(sync.holder)
    since = "" if sync.since is None else f" since {time_of_day(sync.since, now, zone)}"
    good = "never" if sync.last_good is None else time_of_day(sync.last_good, now, zone)
    if sync.last_good is not None and sync.last_good > now + CLOCK_MENDED:
        good += ", in the future: this machine's clock was or is wrong"
    return {
        SyncState.RUNNING: f"Syncing: {holder}{since}.",
        SyncState.STARTING: (
            f"{holder} is starting{since} and has not written to the journal yet."
            if sync.since is not None
            else "The sync is starting."
        ),
        SyncState.RESTING: f"Nothing syncs just now; the last good round was at {good}.",
        SyncState.NEVER: "Never synced: no round has run yet.",
        SyncState.DIED: f"Nothing is syncing: {holder} died without ending its sync{since}.",
        SyncState.FAILED: f"Nothing is syncing: {holder} stopped{since}: {sync.reason}",
        SyncState.OVERDUE: f"Nothing is syncing: the last good round was at {good}.",
        SyncState.HUNG: f"{holder} holds the sync but has shown no sign of life{since}.",
        SyncState.STALLED: f"{holder} has written nothing{since}. {sync.reason}",
        SyncState.SILENT: f"{holder} runs, but neither system has answered{since}.",
        SyncState.UNKNOWN: "Whether anything syncs is not known: the sync lock cannot be read.",
    }[sync.state]


def quiet_sentence(quiet: Quiet, now: datetime, zone: tzinfo) -> str:
    """Say since when no request came, and when that would be told."""
    if quiet.last is None or quiet.told_at is None:
        return (
            f"Silence alarm: still learning the usual traffic; it takes {FEWEST_DAYS} days and "
            f"{FEWEST_REQUESTS} requests."
        )
    last, told = (time_of_day(at, now, zone) for at in (quiet.last, quiet.told_at))
    if quiet.is_silent(now):
        return f"No new request since {last}, longer than happens once a year."
    slow = " Too few requests come here to tell within a day." if quiet.quiet_city else ""
    return f"The last new request came at {last}; a silence is told at {told}.{slow}"


SYNC_STEPS = {
    SyncState.NEVER: "Start the service with eamconsole sync, or open the window.",
    SyncState.DIED: (
        "Start the service again, or open the window; the log file tells how far it came."
    ),
    SyncState.FAILED: "Fix the cause, then start the service again.",
    SyncState.OVERDUE: (
        "Start the service, or check the schedule that runs eamconsole sync --once."
    ),
    SyncState.STALLED: "Fix the cause; the sync goes on by itself.",
    SyncState.HUNG: "End that process and start the service again.",
    SyncState.SILENT: "Look at the log file; restart the service if it does not go on by itself.",
    SyncState.UNKNOWN: "Ask as the account the service runs under.",
}


def holder_words(holder: str) -> str:
    """Return who holds the lease in words: ``host, process 4711 (svc)``."""
    host, _, rest = holder.partition("/")
    process, _, user = rest.partition("/")
    if not process:
        return holder or "the sync"
    return f"{host}, process {process}" + (f" ({user})" if user else "")


def headline(standing: LinkStanding, now: datetime, zone: tzinfo) -> str:
    """Return the verdict in one line, the most urgent first; empty where all is well."""
    parts = []
    if standing.sync.level > Level.FINE:
        parts.append(sync_sentence(standing.sync, now, zone))
    parts += [_urgent(side, now, zone) for side in standing.troubled]
    if waiting := needs_words(standing):
        parts.append(f"{waiting}.")
    if standing.late and not parts:
        minutes = round(standing.lag(now).total_seconds() / 60)
        parts.append(f"Behind: the oldest delivery has waited {minutes:,} min.")
    return " ".join(parts)


def needs_words(standing: LinkStanding, *, whole: bool = False) -> str:
    """Say what waits for a person: ``3 requests and 1 notice need you``.

    Sides and sync are told by themselves; ``whole`` counts them as well.
    """
    aside = standing.count_of(Source.SIDE) + standing.count_of(Source.SYNC)
    counts = (
        (aside if whole else 0, Source.SIDE.counts),
        (standing.parked, Source.ROWS.counts),
        *((standing.count_of(each), each.counts) for each in (Source.NOTICE, Source.BRAKE)),
    )
    parts = [counted(count, noun) for count, noun in counts if count]
    if not parts:
        return ""
    named = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"{named} {'needs' if sum(count for count, _ in counts) == 1 else 'need'} you"


def _urgent(side: Side, now: datetime, zone: tzinfo) -> str:
    if side.state in ("signed_out", "blocked"):
        return f"{trouble(side, now, zone).replace(', ', ': ', 1)}. {_cure(side)[0]}"
    return f"Waiting for {waiting_for(side, now, zone)}."


def first_step(need: Need) -> str:
    """Return the step itself, without how it is done elsewhere."""
    return need.next_step.partition(". ")[0].rstrip(".") + "."
