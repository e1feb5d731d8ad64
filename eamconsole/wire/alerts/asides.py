"""Receivers that answer *200 OK* and say in the text that they did not take it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eamconsole.support.texts import read_text
from eamconsole.wire.http.json_reading import NotJson, is_page, read_json
from eamconsole.wire.http.words import server_words

_FAILED = re.compile(
    r"^(?:webhook message delivery failed|error\b|(?:internal |server )?failure\b|failed\b"
    r"|invalid[_ ]\w+|no_(?:service|text|team|active_hooks|channel)\b"
    r"|channel_(?:not_found|is_archived)|action_prohibited|posting_to_\w+|missing_text|user_not_found|unauthorized|forbidden)",
    re.IGNORECASE,
)
"""How Teams' connectors and Slack say no; more than these would take an *error: none* for one."""
_VERDICTS = ("ok", "success", "succeeded", "accepted", "delivered")
_LONGEST_READ = 2_000


@dataclass(frozen=True, slots=True)
class DeniedInText:
    """What such an answer says.  ``is_certain``: it leaves no doubt that nothing was taken."""

    words: str
    is_certain: bool


def words_of_failure(body: bytes, content_type: str = "") -> DeniedInText | None:
    """Return what an answer says that looks well and is not; None where it took the message."""
    if is_page(body):
        what = server_words(body, content_type) or "no title"
        words = f"A web page came back ({what}), as of a login or of a wrong address."
        return DeniedInText(words, is_certain=False)
    try:
        value = read_json(body[:_LONGEST_READ], content_type)
    except NotJson:
        value = read_text(body[:_LONGEST_READ])
    if isinstance(value, Mapping):
        return _of_object(value, server_words(body, content_type))
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return DeniedInText(text, is_certain=True) if _FAILED.search(text) else None


def _of_object(value: Mapping[str, Any], words: str) -> DeniedInText | None:
    verdicts = [value[name] for name in _VERDICTS if isinstance(value.get(name), bool)]
    if verdicts:
        # Where one says yes it may have been taken for later: that is a doubt, and ends.
        certain = not any(verdicts)
        return None if all(verdicts) else DeniedInText(words or "It says no.", is_certain=certain)
    told = value.get("error") or value.get("errors")
    # Such an answer may tell of one part that failed, so it is not said that nothing was taken.
    return DeniedInText(words or "It tells of an error.", is_certain=False) if told else None
