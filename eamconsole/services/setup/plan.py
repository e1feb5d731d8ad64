"""The plan of the acceptance: T1 to T95, each proven by a check, by a step that runs, or by people.

What a check, a step or the journal of Test can prove is not asked of anybody.  Everything else is
said in one sentence: what to do, and what must be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from eamconsole.services.checks.finding import CheckVerdict, Finding
from eamconsole.services.moments import kept_in_utc
from eamconsole.services.setup.acceptance import StepResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One line of the plan.  ``checks``, ``steps`` and what the journal holds prove it, or people.

    ``rows`` are kinds of deliveries of which one arrived, ``said`` is an action of the audit.
    """

    number: str
    block: str
    words: str
    checks: tuple[str, ...] = ()
    """How the names of the checks begin."""
    steps: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    core: bool = False
    """Whether it is tried on Production too, with one marked request (T94)."""

    @property
    def is_guided(self) -> bool:
        """Whether only a person can say that it passed."""
        return not (self.checks or self.steps or self.rows or self.said)


_CORE = frozenset(("T24", "T25", "T26", "T27", "T38", "T45", "T54"))
LAST = "T95"
"""Signing the report."""
_Line = tuple[str, str]
"""Words, and what proves it: ``check:NAME``, ``step:KEY``, ``row:KIND``, ``said:ACTION``, several
with a bar, or nothing."""

_BLOCKS: tuple[tuple[str, tuple[_Line, ...]], ...] = (
    (
        "Before the first request",
        (
            (
                "Start the set-up: the license is asked about first, and the answer is kept.",
                "said:licence_confirmed",
            ),
            ("Type EAM's Test address with a slip: the fault is named, nothing is proven.", ""),
            ("The addresses answer through the firewall.", "check:SeeClickFix addr|check:EAM addr"),
            ("Certificates are valid, or the fault and its date are named.", "check:EAM addr"),
            ("The logins are accepted.", "check:SeeClickFix login|check:EAM login"),
            ("The account's role in SeeClickFix is enough.", "check:SeeClickFix role"),
            (
                "A place of the city lands on its spot in EAM's map.",
                "check:Known point|check:Projection|check:Area of use|check:City bounds",
            ),
            ("Addresses can be looked up.", "check:Address lookup|check:ArcGIS addr"),
            ("The Category Code is there.", "check:Category Code"),
            ("Publicly Available is on the comments tab of EAM.", ""),
            ("Read the samples of all texts; a blank one is refused.", ""),
            (
                "Make Test and Production the same address: it is refused.",
                "check:Test and Production",
            ),
            ("Read the summary; it holds no secret, and the words are explained.", ""),
        ),
    ),
    (
        "Categories",
        (
            ("Associate three problem codes: the plan adds three categories.", ""),
            ("Wait for the morning's sync: the same result, listed in the history.", ""),
            ("Rename a code: its category is renamed, its requests stay.", ""),
            ("Add a code: one category is added.", ""),
            (
                "Take a code's association away: its category is disabled, after a count.",
                "",
            ),
            ("Associate it again: it comes back with its earlier flags.", ""),
            ("Let EAM list nothing, or half: nothing is disabled, the shrunk list is told.", ""),
            ("Import the internal and private list: odd rows are named.", ""),
            ("Give two codes one title: the conflict is shown, neither is overwritten.", ""),
            ("Try to rename a synced category here: it is refused with the reason.", ""),
        ),
    ),
    (
        "A request goes out",
        (
            ("Report a request without a photo: a row appears.", "row:create"),
            ("A Work Request is created, and its number is known.", "step:create|row:create"),
            ("Compare the Work Request field by field with what was reported.", ""),
            ("The request is Acknowledged, with your text and your name.", "row:acknowledge"),
            ("The point is the same on both maps.", ""),
            ("A photo becomes a document of the Work Request.", "step:picture|row:request_image"),
            (
                "Report three photos, one turned, one too large: all arrive upright.",
                "",
            ),
            ("Answer every kind of question, with accents and emoji: the same text arrives.", ""),
            ("Report anonymously, as guest, as user: names as documented, no e-mail.", ""),
            ("Report in an internal and in a private category: the private one stays hidden.", ""),
            ("Report in a category that is not integrated: not sent, and no error.", ""),
            (
                "A custom field is filled; what is too long is refused.",
                "check:Custom field",
            ),
            ("Cut ArcGIS off: the request goes without address, which follows.", ""),
            ("Report thirty in a minute: thirty records, none twice.", ""),
        ),
    ),
    (
        "Comments and photos out",
        (
            ("A resident comments: it is on the Work Request, with the name.", "row:comment_out"),
            (
                "A resident comments with a photo: address in the text, one document.",
                "row:comment_image_out",
            ),
            ("Staff write an internal comment: it never reaches EAM.", ""),
            ("Hold the first of two comments back: both arrive, in order.", ""),
            ("Comment before the request is linked: it follows afterwards.", ""),
            ("SeeClickFix holds a comment for moderation: it is not posted again.", ""),
        ),
    ),
    (
        "Comments and photos in",
        (
            ("A crew comments without Publicly Available: it stays in EAM.", ""),
            ("Switch it on: the comment is published once, under your name.", "row:comment_in"),
            ("The same with a photo.", "row:image_in"),
            ("A crew edits a published comment: your rule decides, nothing is doubled.", ""),
            ("Our own comment is read back: it is not published again.", ""),
            ("A crew attaches a public document that is no photo: your rule decides.", ""),
            ("Press Check now on one request: only that one is read.", ""),
        ),
    ),
    (
        "Status",
        (
            ("Set 2, 941, 949: the request stays Acknowledged.", ""),
            ("A rule for a status posts its text once.", ""),
            ("A rule for a changed problem code posts its text once.", ""),
            ("Comment and close within a minute: the comment comes first.", ""),
            ("Close with 951 and with 999: the texts differ.", ""),
            ("Comment after closing: not published, and the row says why.", ""),
            ("A resident reopens: followed again, not closed by the old code.", ""),
            ("Set a lower code, then close again: closed once.", ""),
            ("Staff close in SeeClickFix: your rule decides, nothing goes round.", ""),
            ("A code of your own closes by the threshold; raise it, and it does not.", ""),
            ("Reopen only the Work Order: nothing happens.", ""),
        ),
    ),
    (
        "Moves and ends",
        (
            ("Move a request into an integrated category with its answers: it is sent.", ""),
            ("Move one with an answer missing: held with the reason, then sent.", ""),
            ("Move one to another system's category: no longer followed, and said so.", ""),
            ("Move one within the integrated categories: the difference is shown.", ""),
            ("A crew deletes the Work Request: told, with what can be done.", ""),
            ("Merge or archive a request: its rows end with the reason.", ""),
        ),
    ),
    (
        "Work Orders",
        (
            ("Report in a category routed to Work Orders: one, with photo.", ""),
            ("Comment on it: the comment is on the Work Order.", ""),
            ("Set a commented code, then a closing one: a text for each, then Closed.", ""),
            ("Comment on the Work Order: it is published.", ""),
            ("What is not included does not happen: see the Work Orders page.", ""),
        ),
    ),
    (
        "Things break",
        (
            ("EAM is away while requests come: one alarm, all sent afterwards, none twice.", ""),
            (
                "An answer is lost: the record is found.",
                "step:find|check:Look-up by",
            ),
            ("A photo fails alone: the request stays linked, the photo is tried again.", ""),
            ("SeeClickFix asks to slow down: the console waits, no row fails.", ""),
            ("SeeClickFix blocks the console: all its flows rest until you resume.", ""),
            ("The token runs out: one alarm, nothing lost; a new one goes on.", ""),
            ("A wrong problem code: EAM's own words, and a way to mend it.", ""),
            ("Kill the console while it writes: nothing lost, nothing doubled.", ""),
            ("Let the machine sleep for days: it catches up and says what happened.", ""),
            ("Start a second console: it only reads.", ""),
            ("Set the clock ten minutes wrong: it is told.", ""),
            ("Live through a clock change: nothing lost or repeated.", ""),
            ("Lock the keyring: asked once, the flows wait.", ""),
            ("Fill the disk: nothing is sent that cannot be written down.", ""),
            ("Retry thousands of one cause: paced, can be stopped, counted.", ""),
        ),
    ),
    (
        "Run it and hand it over",
        (
            ("Find a request by either number, by address, by its words.", ""),
            ("Read its timeline: every step, in local time.", ""),
            ("Compare both systems (eamconsole reconcile): each difference has a way out.", ""),
            ("Write what differs to a file.", ""),
            ("Save diagnostics: nobody's words and no secret in it.", ""),
            ("Pause with an end: rows wait in order, and go on by themselves.", ""),
            ("Compare Test and Production, count, go live; follow one marked request.", ""),
            ("Sign this report.", ""),
        ),
    ),
)


def _planned() -> Iterator[Planned]:
    number = 0
    for block, lines in _BLOCKS:
        for words, proof in lines:
            number += 1
            parts = [part.partition(":") for part in proof.split("|") if part]
            named = {
                kind: tuple(name for each, _mark, name in parts if each == kind)
                for kind in ("check", "step", "row", "said")
            }
            yield Planned(
                number=f"T{number}",
                block=block,
                words=words,
                checks=named["check"],
                steps=named["step"],
                rows=named["row"],
                said=named["said"],
                core=f"T{number}" in _CORE,
            )


PLAN: tuple[Planned, ...] = tuple(_planned())


def proven(
    planned: Planned,
    findings: Sequence[Finding],
    results: Mapping[str, StepResult],
    journal: Mapping[str, str],
    unread: str = "",
) -> StepResult | None:
    """Return what checks, steps and the journal of Test say of a line; None where only people can.

    ``journal`` has, by kind of delivery and by action, when it was last seen and on what;
    ``unread`` says why it could not be read.
    """
    if planned.is_guided:
        return None
    fitting = [f for f in findings if f.check.startswith(planned.checks)] if planned.checks else []
    known = [results[key] for key in planned.steps if key in results]
    there = [journal[key] for key in (*planned.rows, *planned.said) if key in journal]
    wrong = [_told(f) for f in fitting if f.failed] + [r.words for r in known if r.passed is False]
    if wrong:
        return StepResult(key=planned.number, passed=False, words=" ".join(wrong))
    if not (fitting or known or there):
        in_journal = bool(planned.rows or planned.said)
        words = (unread or _NOT_YET) if in_journal else _NOT_REACHED
        unclear = bool(unread) or not in_journal
        return StepResult(key=planned.number, passed=None, words=words, unclear=unclear)
    unclear = any(f.verdict in _UNCLEAR for f in fitting) or any(r.unclear for r in known)
    told = " ".join([*map(_told, fitting), *(r.words for r in known), *there])
    if unclear and not there:
        return StepResult(key=planned.number, passed=None, words=told, unclear=True)
    return StepResult(key=planned.number, passed=True, words=told)


def standing(planned: Planned, proof: StepResult | None, seen: StepResult | None) -> StepResult:
    """Return how a line stands: nobody's word hides what failed, be it a check or a person's eyes.

    Else a proof counts before a word, and a word before nothing.
    """
    if seen is not None and (proof is None or proof.passed is None):
        return seen
    if proof is None:
        return StepResult(key=planned.number, passed=None, words="")
    if seen is None:
        return proof
    if proof.passed and not seen.passed:
        return replace(seen, words=f"{seen.words} The console found: {proof.words}".strip())
    also = "saw it too" if proof.passed else "had seen it pass" if seen.passed else "saw it fail"
    words = f"{proof.words} {seen.by} {also}, {kept_in_utc(seen.at)}. {seen.words}"
    return replace(proof, words=words.strip())


def _told(finding: Finding) -> str:
    """Return a finding as a sentence that says what was asked."""
    text = finding.text.rstrip(".")
    return f"{finding.check}: {text}."


_UNCLEAR = (CheckVerdict.NOT_KNOWN, CheckVerdict.OPEN)
_NOT_YET = "Nothing of the kind has happened on Test yet."
_NOT_REACHED = "Nothing of this profile depends on it, or it was not reached."
