"""The durable journal: everything owed, done and seen, in one database."""

from eamconsole.journal.address import JournalAddress, file_address, server_address
from eamconsole.journal.ailment import ailment_of
from eamconsole.journal.copies import (
    compressed_copy,
    copy_journal,
    daily_copy,
    has_room,
    put_back,
    trouble_in,
)
from eamconsole.journal.dwelling import settle_here
from eamconsole.journal.fence import Fence
from eamconsole.journal.files import FileStore, drop_leftover_copies, small_files
from eamconsole.journal.journal import Change, Journal
from eamconsole.journal.ledgers.bundle import Ledgers
from eamconsole.journal.ledgers.rows import (
    AuditEntry,
    Before,
    CauseGroup,
    FlowPause,
    KeptImage,
    LeaseHolder,
    Notice,
    NoticeGroup,
    QueueQuery,
    QueueRow,
    RequestQuery,
    RequestRow,
    SeenMark,
    StoredRequest,
    SystemHealth,
    Tally,
)
from eamconsole.journal.lock import (
    EngineLock,
    FileEngineLock,
    held_elsewhere,
    lock_file,
    lock_for,
    lock_is_held,
)
from eamconsole.journal.moving import (
    begin_new_journal,
    carry_over,
    end_old_journal,
    has_arrived,
    held_still,
    refuse_inhabited,
    refuse_moved,
    refuse_moved_before,
)

__all__ = [
    "AuditEntry",
    "Before",
    "CauseGroup",
    "Change",
    "EngineLock",
    "Fence",
    "FileEngineLock",
    "FileStore",
    "FlowPause",
    "Journal",
    "JournalAddress",
    "KeptImage",
    "LeaseHolder",
    "Ledgers",
    "Notice",
    "NoticeGroup",
    "QueueQuery",
    "QueueRow",
    "RequestQuery",
    "RequestRow",
    "SeenMark",
    "StoredRequest",
    "SystemHealth",
    "Tally",
    "ailment_of",
    "begin_new_journal",
    "carry_over",
    "compressed_copy",
    "copy_journal",
    "daily_copy",
    "drop_leftover_copies",
    "end_old_journal",
    "file_address",
    "has_arrived",
    "has_room",
    "held_elsewhere",
    "held_still",
    "lock_file",
    "lock_for",
    "lock_is_held",
    "put_back",
    "refuse_inhabited",
    "refuse_moved",
    "refuse_moved_before",
    "server_address",
    "settle_here",
    "small_files",
    "trouble_in",
]
