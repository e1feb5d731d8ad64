"""The ten terms, where things are in EAM, and what the license page says."""

from __future__ import annotations

from dataclasses import dataclass

from eamconsole.services.checks.categories import WHERE_CATEGORY


@dataclass(frozen=True, slots=True)
class Term:
    """A word of this program and what it means."""

    word: str
    meaning: str


TERMS: tuple[Term, ...] = (
    Term("Local system", "SeeClickFix 311 CRM, where residents report and follow requests."),
    Term("Remote system", "CentralSquare EAM (once Lucity), where crews plan and do the work."),
    Term("Request", "What a resident reports in SeeClickFix: a place, a category, words, photos."),
    Term(
        "Work Request (remote request)",
        "The record in EAM that stands for a request; Service Request is another name for it.",
    ),
    Term("Issue ID", "The number of a request in SeeClickFix: its primary key there."),
    Term("Request #", "The number of the Work Request in EAM: its primary key there."),
    Term(
        "Request Category ↔ Problem Code",
        "What a resident picks in SeeClickFix is a problem code in EAM; titles are kept equal.",
    ),
    Term("Status", "Where a request is in SeeClickFix: Open, Acknowledged, Closed, Reopened."),
    Term(
        "Remote status",
        "The Status field of the Work Request; a code of 950 or more closes the request.",
    ),
    Term(
        "Secondary questions",
        "Questions a category asks besides the description; the answers go to EAM as well.",
    ),
)

SWITCH_ON = Term(
    "Switch on Publicly Available",
    "If the comments tab has no such checkbox, add the property to the comments form in the "
    "form editor, and let its field properties allow input. Comments without it stay in EAM.",
)

WHERE: tuple[Term, ...] = (
    Term("Create the Category Code SCF", WHERE_CATEGORY),
    Term(
        "Associate problem codes with it",
        "In Category Setup switch to Linking Mode: several problem codes can be linked at once. "
        "The codes themselves are under Work Flow Setup > Problem Setup.",
    ),
    SWITCH_ON,
    Term(
        "Register this console, get an APPID",
        "Admin Portal > Client Applications. It needs the scopes rw:rq, and rw:wo for Work Orders.",
    ),
    Term(
        "Rows per call, addresses, SQL filter",
        "System settings, tab REST API: the most rows a call returns (50 at first), the "
        "addresses of both APIs and the map's WKID.",
    ),
    Term(
        "The public login",
        "System Settings > Citizen. It needs the permission to create work requests.",
    ),
)

OWN_MAILS = (
    "EAM can mail requesters by itself when a request arrives and when it is completed. Where "
    "those mails are on, residents hear the same news twice: once from EAM, once from here."
)

LICENSE_NOTE = (
    "CentralSquare may charge for API access by third parties. Ask your account manager whether "
    "your contract covers it, before anything is connected."
)


def whom_to_ask(contact: str, implementation: str = "", support: str = "") -> tuple[str, ...]:
    """Return whom to ask, a line each; what is empty is left out."""
    known = (
        ("The city", contact),
        ("Setting up", implementation),
        ("When something fails", support),
    )
    lines = tuple(f"{what}: {who.strip()}" for what, who in known if who.strip())
    return lines or ("Nobody is named yet; type a contact on the first page of the settings.",)


def help_text(asked: tuple[str, ...]) -> str:
    """Return everything the help shows, as plain text for copying; ``asked``: whom to ask."""
    parts = ["Words", *(f"{term.word}: {term.meaning}" for term in TERMS), "", "Where in EAM"]
    parts += [f"{term.word}: {term.meaning}" for term in WHERE]
    parts += ["", "License", LICENSE_NOTE, "", "Whom to ask"]
    return "\n".join([*parts, *asked])
