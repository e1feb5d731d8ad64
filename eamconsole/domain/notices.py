"""Every kind of notice: whether it needs a person, its title, and what to do about it.

A notice tells what belongs to no delivery.  A new kind is one entry in ``NOTICE_KINDS``; a test
compares the table with every kind the program raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class NoticeClass(StrEnum):
    """Whether a notice waits for somebody; only the first class moves the verdict."""

    NEEDS_PERSON = "needs_person"
    TO_KNOW = "to_know"


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind in words: a title to group by, and the cure as one or two short sentences."""

    klass: NoticeClass
    title: str
    cure: str

    @property
    def needs_person(self) -> bool:
        """Whether somebody must act before this is well again."""
        return self.klass is NoticeClass.NEEDS_PERSON


_PERSON, _KNOW = NoticeClass.NEEDS_PERSON, NoticeClass.TO_KNOW

NOTICE_KINDS: Mapping[str, NoticeKind] = {
    "alert_unsent": NoticeKind(
        _PERSON,
        "Alerts do not get through",
        "Mend what the text names, then send a test from Settings or with eamconsole alerts test.",
    ),
    "another_console": NoticeKind(
        _PERSON,
        "Another console is at work",
        "Stop the other console, close the extra records in EAM, then resume the requests.",
    ),
    "answers_withheld": NoticeKind(
        _KNOW,
        "Answers not sent to EAM",
        "Read the answers in SeeClickFix, or turn on “Send answers kept from the public to EAM” in "
        "Settings.",
    ),
    "backup_skipped": NoticeKind(
        _KNOW,
        "No copy of the journal today",
        "Free disk space, or choose another folder for copies in Settings.",
    ),
    "became_private": NoticeKind(
        _PERSON,
        "Request became private",
        "In EAM, turn off Publicly Available on the record, then mark this as solved.",
    ),
    "brake": NoticeKind(
        _PERSON,
        "Held by the brake",
        "Look at the samples. If they are right, choose Show them… and Release all, or run the "
        "command in the text.",
    ),
    "categories": NoticeKind(
        _PERSON,
        "Category sync failed",
        "Follow the advice in the text, then run the category sync again.",
    ),
    "category_changes": NoticeKind(
        _KNOW,
        "Category changes to make",
        "Follow the steps under Categories, Work list, in SeeClickFix.",
    ),
    "held_back": NoticeKind(
        _KNOW,
        "Not sent by themselves",
        "Look at them here or with eamconsole intake held, and send those the crews should have.",
    ),
    "category_conflict": NoticeKind(
        _PERSON,
        "Two problem codes, one title",
        "Rename one of them in EAM, or name the code to use under [categories.links].",
    ),
    "clock_differs": NoticeKind(
        _KNOW,
        "Clock is wrong",
        "Set the clock, or turn on time synchronization; the notice goes away by itself.",
    ),
    "corrected": NoticeKind(
        _KNOW,
        "Corrected in SeeClickFix",
        "Correct the record in EAM where it matters, then mark this as solved.",
    ),
    "cycle_fault": NoticeKind(
        _PERSON,
        "Fault inside the console",
        "It is tried again by itself. If this stays, send the diagnostics bundle to support.",
    ),
    "damaged_picture": NoticeKind(
        _KNOW,
        "Picture arrived damaged",
        "Open it in both systems; if it matters, ask whoever took it for another copy.",
    ),
    "duplicate": NoticeKind(
        _PERSON,
        "Duplicate record in EAM",
        "Close the extra records in EAM by hand, then mark this as solved.",
    ),
    "edited_in_eam": NoticeKind(
        _KNOW,
        "Comment edited in EAM",
        "If residents should see the new text, add it in EAM as a new public comment.",
    ),
    "fence_unkept": NoticeKind(
        _KNOW,
        "No proof that the journal is the newest",
        "Keep the console's home on a local disk that it can write to and that outlasts its runs.",
    ),
    "gone": NoticeKind(
        _PERSON,
        "Record missing in EAM",
        "Make the record publicly available in EAM again, or close the request in SeeClickFix.",
    ),
    "integration_user": NoticeKind(
        _PERSON,
        "Unexpected account name",
        "Rename the account in SeeClickFix, or enter its name as “Name residents read under "
        "comments” in Settings.",
    ),
    "lapsed": NoticeKind(
        _PERSON,
        "Lapses within days, or has lapsed",
        "Renew it now: store a new credential, or have the certificate renewed. Typed dates are "
        "on the pages SeeClickFix and EAM endpoints of Settings.",
    ),
    "lapsing": NoticeKind(
        _KNOW,
        "Lapses soon",
        "Have it renewed in time; the notice goes away once the new date is seen.",
    ),
    "list_too_long": NoticeKind(
        _KNOW,
        "List without an end",
        "Nothing while it is the first sync of a large city; else report it to SeeClickFix.",
    ),
    "journal_behind": NoticeKind(
        _KNOW,
        "The journal did not know the past",
        "Check that this is the newest journal; what it did not know was found and adopted.",
    ),
    "newer_version": NoticeKind(
        _KNOW,
        "Newer version of the console",
        "Install it when it suits you; mark this as solved to hear only of the next one.",
    ),
    "no_address": NoticeKind(
        _KNOW,
        "Record without an address",
        "Enter the address on the record in EAM.",
    ),
    "not_kept": NoticeKind(
        _PERSON,
        "EAM loses what it is sent",
        "Set the key in the text, send what was lost again, then mark this as solved.",
    ),
    "odd_moment": NoticeKind(
        _PERSON,
        "Date in the future",
        "Ask SeeClickFix to correct the date; the request is then taken in by itself.",
    ),
    "other_document": NoticeKind(
        _KNOW,
        "Document not shown to residents",
        "If it matters to residents, tell them in a public comment.",
    ),
    "outage_over": NoticeKind(
        _KNOW,
        "Outage is over",
        "Read the report: what was held, what is still missing, and texts to pass on.",
    ),
    "private_public": NoticeKind(
        _PERSON,
        "Private request made public in EAM",
        "Turn off Publicly Available on the record in EAM; then enter EAM's “Public flag” in "
        "Settings.",
    ),
    "private_unseen": NoticeKind(
        _PERSON,
        "Private requests wait for proof",
        "Enter EAM's “Public flag” in Settings, or look yourself, then choose I looked… beside it.",
    ),
    "recategorized": NoticeKind(
        _KNOW,
        "Category changed after transfer",
        "Change the problem code on the record in EAM where crews need it.",
    ),
    "silence": NoticeKind(
        _PERSON,
        "No new requests for too long",
        "Send a test report with the SeeClickFix app; if it does not arrive, ask SeeClickFix. "
        "The notice goes away with the next request.",
    ),
    "status_mismatch": NoticeKind(
        _KNOW,
        "Closed in SeeClickFix, open in EAM",
        "Close the record in EAM, or reopen the request in SeeClickFix.",
    ),
    "still_picture": NoticeKind(
        _KNOW,
        "Only one of several pictures arrived",
        "If the others matter, look at them in the system they came from.",
    ),
    "stranger": NoticeKind(
        _PERSON,
        "Record belongs to another request",
        "On the request's row under Status, choose Look for it in EAM, then adopt or send again.",
    ),
    "unknown_status_code": NoticeKind(
        _KNOW,
        "Status the profile does not know",
        "Follow the advice in the text: name the code, or the field it stands in, in the profile.",
    ),
    "untold_answer": NoticeKind(
        _PERSON,
        "Answer the console cannot put in words",
        "Read the answer in SeeClickFix and enter it on the record in EAM.",
    ),
    "unread_children": NoticeKind(
        _PERSON,
        "Comments in EAM cannot be read",
        "Let the login read the record's comments and documents in EAM.",
    ),
    "unreadable": NoticeKind(
        _PERSON,
        "Request the console cannot read",
        "Open the request in SeeClickFix and enter it in EAM by hand; report the text below.",
    ),
    "unreadable_comment": NoticeKind(
        _PERSON,
        "Comment or document that cannot be read",
        "Read it in the system it was written in, and pass it on by hand where it matters.",
    ),
    "unreadable_problem": NoticeKind(
        _PERSON,
        "Problem that cannot be read",
        "Look at the list of problems in EAM; it is read again every morning.",
    ),
    "unreadable_record": NoticeKind(
        _PERSON,
        "Record the console cannot follow",
        "Look at the record in EAM; it is followed again by itself once it can be read.",
    ),
    "version_unread": NoticeKind(
        _KNOW,
        "Newer versions cannot be told",
        "Check updates.address in the profile, the proxy, and the file on that server.",
    ),
    "withdrawn": NoticeKind(
        _PERSON,
        "Withdrawn in EAM but still published",
        "Hide the comment in SeeClickFix that shows it, then mark this as solved.",
    ),
}

OF_ANOTHER_VERSION = NoticeKind(
    _PERSON,
    "Notice of another version",
    "Read the text; it was written by another version of the console.",
)
"""Stands for a kind this version does not know: never taken for harmless."""


def notice_kind(name: str) -> NoticeKind:
    """Return what the table says about a kind."""
    return NOTICE_KINDS.get(name, OF_ANOTHER_VERSION)
