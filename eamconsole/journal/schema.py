"""The tables, once for both engines.

Moments are microseconds (``moments.py``), JSON is text, states are checked words.  A partial
index names its states as literals: both planners use it only where the query does too.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from eamconsole.domain.delivery import FINAL_STATES, DeliveryKind, DeliveryState, Flow
from eamconsole.domain.link import LinkState
from eamconsole.errors import Service

HEAD = "0005"
"""Newest migration; a journal stamped with anything newer is refused."""

metadata = MetaData()

_Number = BigInteger().with_variant(Integer, "sqlite")
"""A key that counts by itself must be INTEGER in SQLite."""


def _one_of(column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def _partial(name: str, *columns: str, where: str) -> Index:
    only = text(where)
    return Index(name, *columns, sqlite_where=only, postgresql_where=only)


UNFINISHED = f"state NOT IN ({', '.join(repr(state.value) for state in sorted(FINAL_STATES))})"
NOT_DONE = "deliveries.state <> 'done'"
OF_COMMENTS = "deliveries.flow = 'comments'"
A_CLOSING = "deliveries.kind = 'close'"
NEWS = "deliveries.kind IN ('comment_in', 'image_in')"
"""Of partial indexes; a query names the same words, not a parameter, or its index is passed by."""

requests = Table(
    "requests",
    metadata,
    Column("issue_id", BigInteger, primary_key=True, autoincrement=False),
    Column("status", Text, nullable=False),
    Column("module", Text, nullable=False, server_default="work_request"),
    Column("problem_code", Text),
    Column("category", Text),
    Column("category_id", BigInteger),
    Column("address", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("taken_in_at", BigInteger, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("snapshot", Text, nullable=False),
    Index("requests_by_status", "status"),
    Index("requests_by_creation", "created_at", "category"),
    Index("requests_with_words", "issue_id", "words").ddl_if(dialect="sqlite"),
)
"""``words`` holds the resident's words in lower case, for searching: in SQLite beside one another
in an index, so that a search reads neither snapshots nor deliveries.  PostgreSQL takes no long text
into an index."""

seen = Table(
    "seen",
    metadata,
    Column("issue_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("public", Boolean),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Found by its key alone, so SQLite keeps it in the order of the key, once."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("issue_id", BigInteger, ForeignKey("requests.issue_id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("flow", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
    Column("payload_hash", Text),
    Column("doubtful", Boolean, nullable=False, server_default=text("false")),
    Column("remote_key", Text),
    Column("cause", Text),
    Column("explanation", Text),
    Column("next_step", Text),
    Column("actor", Text),
    Column("payload", Text, nullable=False),
    UniqueConstraint("issue_id", "key", name="deliveries_owed_once"),
    _one_of("kind", DeliveryKind),
    _one_of("flow", Flow),
    _one_of("state", DeliveryState),
    CheckConstraint("attempts >= 0", name="attempts_count"),
    Index("deliveries_by_change", "flow", "updated_at", "id"),
    _partial("deliveries_by_state", "flow", "state", "id", where="state <> 'done'"),
    _partial("deliveries_of_comments", "flow", "issue_id", "id", "kind", where="flow = 'comments'"),
    _partial("deliveries_of_closings", "created_at", "state", where="kind = 'close'"),
    _partial("deliveries_in_lane", "issue_id", "id", "kind", "state", where=UNFINISHED),
    _partial(
        *("deliveries_runnable", "due_at", "id", "kind", "issue_id"),
        where="state IN ('checking', 'retrying', 'waiting')",
    ),
    _partial("deliveries_with_cause", "flow", "cause", "id", where="cause IS NOT NULL"),
    _partial("deliveries_explained", "id", where="explanation IS NOT NULL"),
    _partial(
        *("deliveries_of_news", "issue_id", "kind", "payload"),
        where="kind IN ('comment_in', 'image_in')",
    ).ddl_if(dialect="sqlite"),
)
"""Of many thousand requests nearly all are over, so only what their lists need is indexed whole.
What crews wrote is indexed as the residents' words are."""
request_states = Table(
    "request_states",
    metadata,
    Column(
        "issue_id",
        BigInteger,
        ForeignKey("requests.issue_id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("severity", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),
    Index("request_states_by_severity", "severity", "issue_id"),
    Index("request_states_by_change", "changed_at", "issue_id"),
)
"""How each request stands as a whole (``domain.whole``), kept with every move of a delivery:
working it out for a million requests would read every delivery."""

attempts = Table(
    "attempts",
    metadata,
    Column("delivery_id", _Number, ForeignKey("deliveries.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("began_at", BigInteger, nullable=False),
    Column("sent", Text, nullable=False),
    Column("ended_at", BigInteger),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("answered", Text, nullable=False, server_default=""),
)

links = Table(
    "links",
    metadata,
    Column(
        "issue_id",
        BigInteger,
        ForeignKey("requests.issue_id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("module", Text, nullable=False),
    Column("auto_number", BigInteger, nullable=False),
    Column("number", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("status_code", Integer),
    Column("status_text", Text, nullable=False, server_default=""),
    Column("status_since", BigInteger),
    Column("fields", Text, nullable=False, server_default="{}"),
    Column("polled_at", BigInteger),
    Column("children_read_at", BigInteger),
    Column("closed_by", Integer),
    Column("reopen_count", Integer, nullable=False, server_default="0"),
    Column("missed_polls", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False, server_default=""),
    UniqueConstraint("module", "auto_number", name="linked_once"),
    _one_of("state", LinkState),
    Index("links_by_state", "state", "issue_id"),
)

events = Table(
    "events",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("issue_id", BigInteger),
    Column("delivery_id", BigInteger),
    Column("actor", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("events_of_issue", "issue_id", "id"),
    Index("events_by_name", "name", "id"),
)

counters = Table(
    "counters",
    metadata,
    Column("flow", Text, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("rows", BigInteger, nullable=False),
)
"""How many deliveries of each flow are in each state; requests are counted beside them."""

watermarks = Table(
    "watermarks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("moment", BigInteger, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

systems = Table(
    "systems",
    metadata,
    Column("service", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("paused_until", BigInteger),
    Column("reason", Text, nullable=False),
    Column("consecutive_failures", Integer, nullable=False),
    Column("last_success", BigInteger),
    Column("last_failure", BigInteger),
    Column("latency_ms", Float),
    _one_of("service", Service),
)

pauses = Table(
    "pauses",
    metadata,
    Column("flow", Text, primary_key=True),
    Column("until", BigInteger),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    _one_of("flow", Flow),
)

images = Table(
    "images",
    metadata,
    Column("url_key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("code", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

categories = Table(
    "categories",
    metadata,
    Column("code", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("category_id", BigInteger),
    Column("internal", Boolean, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("awaiting_review", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

category_history = Table(
    "category_history",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("actor", Text, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("issue_id", BigInteger),
    Column("times", Integer, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("solved_at", BigInteger),
    _partial("notices_open", "last_seen", where="solved_at IS NULL"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("issue_id", BigInteger),
    Column("delivery_id", BigInteger),
    Column("detail", Text, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", Text, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("beat_at", BigInteger, nullable=False),
    CheckConstraint("one = 1", name="one_row"),
)

revision = Table("alembic_version", metadata, Column("version_num", Text, primary_key=True))
