"""Every cause a row can carry: a title to group by, why it happens, what a person can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause in words.  ``why`` stands alone; ``you_can`` is the way out, may be empty."""

    title: str
    why: str
    you_can: str = ""


UNKNOWN = Cause(
    "Another cause",
    "The console met something it has no words for.",
    "Read the attempts below and the log file; choose Retry once the cause is gone.",
)

CAUSES: Mapping[str, Cause] = {
    "GEN-000": Cause(
        "A fault inside the console",
        "The console itself failed while it worked on this row.",
        "Look at the log file, report the fault, then choose Retry.",
    ),
    "without_requester": Cause(
        "Without the resident's name",
        "EAM refused the resident's name; the request goes without it, Notes or a comment has it.",
    ),
    "GEN-010": Cause("Stopped", "Somebody, or a shutdown, asked the console to stop."),
    "CFG-100": Cause(
        "A setting is in the way",
        "A setting of the profile, or on the other side, does not allow this.",
        "Correct the setting named, then choose Retry.",
    ),
    "CFG-101": Cause(
        "The profile file cannot be used",
        "Some keys of the profile file have values the console cannot use.",
        "Correct the keys named; nothing of the file was applied.",
    ),
    "CFG-102": Cause(
        "No such profile",
        "The installation has no profile of that name, or several to choose from.",
        "List the profiles and choose one by its name.",
    ),
    "CFG-103": Cause(
        "The environment is not filled in",
        "The profile has no addresses for the environment asked for.",
        "Fill the environment in and import the profile again.",
    ),
    "CFG-104": Cause(
        "The profile would do harm",
        "The profile can be read, but syncing with it would change the wrong system or place.",
        "Correct the settings named; eamconsole profile check lists them.",
    ),
    "CFG-105": Cause(
        "This computer's defaults cannot be used",
        "The defaults file of this computer has keys or an owner the console cannot take.",
        "Have its administrator correct it as docs/operations.md shows.",
    ),
    "KEY-110": Cause(
        "The keyring gave no secret",
        "The OS keyring holds the credentials and gave none.",
        "Unlock the keyring or store the credential again.",
    ),
    "KEY-111": Cause(
        "A credential is not stored",
        "The OS keyring works but has no entry for this credential.",
        "Store the credential; syncing goes on by itself.",
    ),
    "KEY-112": Cause(
        "There is no OS keyring",
        "Secrets are kept in the OS keyring only, and none was found here.",
        "Install or start a keyring as docs/operations.md shows.",
    ),
    "KEY-113": Cause(
        "The keyring is locked",
        "The OS keyring is there, but nobody unlocked it in this session.",
        "Unlock the keyring; syncing goes on by itself.",
    ),
    "KEY-114": Cause(
        "The keyring refused",
        "The OS keyring answered but would not do what was asked.",
        "Look at the keyring's own program, then store the credential again.",
    ),
    "KEY-115": Cause(
        "The keyring gave no answer",
        "The OS keyring did not answer: it may be asking somebody, or its service hangs.",
        "Answer its prompt on this machine's screen, or restart its service; then try again.",
    ),
    "KEY-116": Cause(
        "The secret cannot be stored",
        "The text given is empty, of the wrong form, or too long for this keyring.",
        "Store the credential again with the right text.",
    ),
    "ALR-160": Cause(
        "An alert was not taken",
        "The mail server, webhook or log refused the message, or could not be reached.",
        "Mend what the notice names; it is sent by itself.",
    ),
    "ALR-161": Cause(
        "An alert may have arrived",
        "The message was handed over and nothing usable came back.",
        "Nothing: it is sent again under the same message ID.",
    ),
    "JRN-120": Cause(
        "The journal cannot be used",
        "The console sends nothing that it cannot write down first.",
        "Free disk space or restore the newest backup, then start again.",
    ),
    "JRN-125": Cause(
        "The journal refused an entry",
        "The database works, and would not hold what was to be written for this row.",
        "Look at the log file, report the fault, then choose Retry.",
    ),
    "JRN-127": Cause(
        "The journal is a copy",
        "The home was copied to another path or computer. So that two consoles do not send the "
        "same things, the copy sends nothing.",
        "Where it is to run from now on, stop the other one for good and run eamconsole relink.",
    ),
    "JRN-128": Cause(
        "The journal was moved",
        "Its rows live in another database now, or a move into it has not ended. So that two "
        "consoles do not send the same things, nothing runs on it.",
        "Run eamconsole journal move once more, or name the new place in the profile.",
    ),
    "JRN-129": Cause(
        "The journal is another organization's",
        "The profile names another one. So that no city's requests reach another's EAM, it rests.",
        "Correct the organization number in Settings, or restore this city's own journal.",
    ),
    "JRN-130": Cause(
        "Another console is syncing",
        "Only one console at a time may send for a profile.",
        "Stop the other one first, or only look at the queues here.",
    ),
    "SYS-140": Cause(
        "This computer is short of something",
        "The computer the console runs on had no memory, handle or room left, or was too busy.",
        "Free what the explanation names; the console goes on by itself.",
    ),
    "OPR-150": Cause(
        "Not done",
        "What was asked for would do harm, or does not fit the row; nothing was changed.",
        "Read the row's explanation, then choose another way.",
    ),
    "MAP-300": Cause(
        "Cannot be translated",
        "Something in the record has no counterpart on the other side.",
        "Correct the record or the setting named, then choose Retry.",
    ),
    "MAP-310": Cause(
        "The place cannot be used",
        "The point is missing, at 0/0, outside the bounds, or not on the map of the SRID.",
        "Correct the place in SeeClickFix, or bounds and SRID in the profile, then choose Retry.",
    ),
    "MAP-320": Cause(
        "A text is too long",
        "The text does not fit the field, and texts are never cut silently.",
        "Shorten it with Edit and resend, then choose Retry.",
    ),
    "MAP-330": Cause(
        "An image cannot be used",
        "The image is damaged, no picture at all, has too many pixels, or is too large even "
        "when reduced.",
        "Open it, save it as a JPEG, and attach that instead; or skip it with a reason.",
    ),
    "SVC-200": Cause(
        "Trouble with the other system",
        "The call to the other system failed.",
        "Look at the attempts, then choose Retry.",
    ),
    "SVC-210": Cause(
        "The other system cannot be reached",
        "No connection came about, or reading broke off; nothing was changed there.",
        "Nothing, unless it lasts: then check network, proxy and the other system.",
    ),
    "SVC-220": Cause(
        "The other system is busy",
        "It asked to be called later; nothing was changed there.",
        "Nothing: the console waits as asked.",
    ),
    "SVC-230": Cause(
        "No usable answer came",
        "The change was sent, but no answer says whether it was made.",
        "Wait for the look-up, or look for it yourself in the other system.",
    ),
    "SVC-240": Cause(
        "The answer makes no sense",
        "Something answered that is not what the API promises, such as a portal page.",
        "Check that the address in the profile is the API itself.",
    ),
    "SVC-245": Cause(
        "A list shows its beginning only",
        "EAM shows no further rows when asked for them; there may be more than can be read.",
        "Ask EAM's administrator to raise the most records a call may return.",
    ),
    "SVC-250": Cause(
        "The login is refused",
        "The credential is wrong or has lapsed; the other system lets nothing through.",
        "Store a valid credential, then choose Sync now.",
    ),
    "SVC-255": Cause(
        "SeeClickFix blocked this console",
        "Too many calls were made from this address.",
        "Ask SeeClickFix to lift the block, lower the call limit if it was raised, then choose "
        "Pause > Call SeeClickFix again, or run eamconsole resume --side seeclickfix.",
    ),
    "SVC-260": Cause(
        "Refused by the other system",
        "The change was understood and refused; sending it again unchanged is pointless.",
        "Fix what it complains about, then choose Retry.",
    ),
    "SVC-265": Cause(
        "Not permitted",
        "The login works but may not do this: a role, permission or scope is missing.",
        "Give the login the permission named, then choose Retry.",
    ),
    "SVC-270": Cause(
        "Too large for the server",
        "The server takes no uploads of this size.",
        "Raise the server's upload limit, or skip the image with a reason.",
    ),
    "SVC-280": Cause(
        "The record is gone",
        "The record is not there any more, or hidden from this login.",
        "Publish it there again; or choose Look for it in EAM on its row under Status; or skip.",
    ),
    "SBX-400": Cause(
        "The sandbox city is gone",
        "The simulators did not start, or ended.",
        "Start it by hand to see why: eamconsole sandbox",
    ),
    "brake": Cause(
        "Held by the brake",
        "The same was to be said on very many Requests at once, which may be a mistake.",
        "Look at some of them; let all go with eamconsole resume --brake comments, or Skip with a "
        "reason.",
    ),
    "reopen_limit": Cause(
        "Reopened too often",
        "Residents reopened this Request more often than the profile's limit allows.",
        "Choose Retry to close it all the same, or Skip with a reason to leave it open.",
    ),
    "archived": Cause(
        "Archived in SeeClickFix", "SeeClickFix archived the Request; archived ones never change."
    ),
    "merged": Cause(
        "Merged as a duplicate", "Staff merged the Request into another one in SeeClickFix."
    ),
    "gone": Cause("Gone from SeeClickFix", "The Request is no longer to be found in SeeClickFix."),
    "already_there": Cause(
        "Done by somebody else", "The other side already was as this change wants it."
    ),
    "same_image": Cause(
        "The same picture twice", "The same picture was attached before; one copy is enough."
    ),
    "status_moved_on": Cause(
        "The status moved on", "The record left its closing status before the Request was closed."
    ),
    "not_linked": Cause(
        "Never sent to EAM",
        "The Request itself was not sent, so there is no record this could be added to.",
        "Retry the Request itself; what belongs to it follows by itself.",
    ),
    "found_closed": Cause(
        "Closed before it was seen",
        "The Request was closed when this journal first saw it, and EAM holds no record of it.",
        "Nothing is needed; it is sent once somebody reopens it.",
    ),
    "unanswered": Cause(
        "Required answers are missing",
        "Staff moved the Request into this category, whose required questions nobody answered.",
        "Have them answered in SeeClickFix and it goes out by itself, or choose Retry.",
    ),
    "recategorized": Cause(
        "Moved to another category",
        "Staff moved the Request to a category that is not integrated with EAM.",
    ),
    "private_unseen": Cause(
        "EAM does not show who sees a record",
        "Private requests are sent only once EAM was seen to keep them from the public.",
        "Enter EAM's “Public flag” in Settings; or look yourself, then choose I looked… under "
        "Notices.",
    ),
    "private_public": Cause(
        "EAM would show it to the public",
        "The request is private, and a private record was seen to be publicly available in EAM.",
        "Turn that off in EAM and correct “Public flag” in Settings, then choose Retry.",
    ),
    "no_address": Cause(
        "No address there", "The ArcGIS locator knows no address at the Request's point."
    ),
    "stranger": Cause(
        "The record belongs to another request",
        "The linked number now belongs to another record, as after EAM was restored from a backup.",
        "Choose Look for it in EAM on the request's row, then adopt the right record or send it "
        "again.",
    ),
    "number_taken": Cause(
        "The number is linked already",
        "EAM gave this Request a record whose number is linked to another Request.",
        "See in EAM which request the record names, then choose Retry.",
    ),
    "not_looked_up": Cause(
        "Not known whether EAM has it",
        "The Request is older than the records EAM lists, so an earlier record may exist.",
        "Choose Look for it in EAM and adopt what is there; Retry sends the request.",
    ),
    "in_doubt_for_long": Cause(
        "In doubt for long",
        "It was sent, no answer was usable, and looking it up did not settle what became of it.",
        "Have what the other side answered mended, look for it there, then choose Retry or Skip.",
    ),
    "ended_the_console": Cause(
        "The console ended while working on it",
        "The console ended abruptly again and again while it worked on this row.",
        "Replace the picture by a smaller one and Skip this; or choose Retry to try it again.",
    ),
    "words_gone": Cause(
        "Its words were dropped",
        "The Request had been over for as long as the city keeps such words, so there is nothing "
        "left to send.",
        "Look it up in the CSV file that was written before, and enter it by hand.",
    ),
    "echo": Cause(
        "Perhaps a resident's own words",
        "A comment in EAM says what was said in SeeClickFix, or bears a resident's name; it may be "
        "a copy, or a crew's own.",
        "Choose Retry to publish it as the city's, or Skip with a reason.",
    ),
    "own_picture": Cause(
        "A picture residents have already",
        "The console itself attached this picture in EAM, so it is not published again.",
    ),
    "not_a_picture": Cause(
        "No picture",
        "The document in EAM is what its name says, and only pictures are shown to residents.",
    ),
    "not_seen": Cause(
        "No picture by its name",
        "EAM does not give the document, and its name is not a picture's; nobody saw its contents.",
        "If it is a picture, attach it in EAM under a picture's name; or choose Retry once EAM "
        "gives it.",
    ),
    "in_notes": Cause(
        "Stands in Notes",
        "The request became shorter before it was sent, and Notes holds it whole.",
    ),
    "deleted": Cause(
        "Deleted in SeeClickFix",
        "Its author or a moderator deleted the comment before it was sent.",
    ),
    "base_line": Cause(
        "Done by another program",
        "The record was entered by another program, and stood there before the console took over.",
        "Nothing; what happens from then on is carried.",
    ),
    "withdrawn": Cause(
        "Taken back in EAM",
        "A crew took it back in EAM before it was published.",
    ),
    "unknown_picture": Cause(
        "Perhaps a resident's picture",
        "SeeClickFix no longer gives a resident's picture, so this one cannot be compared with it.",
        "Look at the document in EAM, then choose Retry to publish it as the city's, or Skip.",
    ),
    "similar_picture": Cause(
        "Looks like a picture of the other side",
        "A document in EAM looks like a picture residents sent, and may be a copy that EAM made "
        "of it.",
        "Compare the two, then choose Retry to send this one, or Skip with a reason.",
    ),
    "edited_earlier": Cause(
        "Perhaps there in another version",
        "The other side has a comment that may be this one as it read before, or as somebody "
        "edited it; the journal does not know.",
        "Choose Retry to send this one as well, or Skip with a reason.",
    ),
    "gives_away": Cause(
        "May give something away",
        "The text from EAM may tell what is about one person, opens something, or is kept private "
        "by the city; it is not published before somebody has seen it.",
        "Choose Retry to publish it as it is, Edit and resend without it, or Skip with a reason.",
    ),
    "changed_in_eam": Cause(
        "Changed in EAM", "Somebody entered another location in EAM meanwhile; it stays."
    ),
}
"""By error code or by the engine's own word; ``docs/error-codes.md`` lists the codes."""


def cause_of(code: str | None) -> Cause:
    """Return the cause in words; unknown ones included."""
    return CAUSES.get(code or "", UNKNOWN)
