"""Plain text where Qt would guess: tool tips, buttons and menus."""

from __future__ import annotations

import html

from eamconsole.support.plain_text import in_one_line, shown

__all__ = ["button_text", "in_one_line", "shown", "tool_tip"]


def tool_tip(text: str) -> str:
    """Return ``text`` as a tool tip that Qt cannot take for rich text of its own."""
    if not text:
        return ""
    body = html.escape(shown(text, 2_000)).replace("\n", "<br>")
    return f"<qt>{body}</qt>"


def button_text(text: str) -> str:
    """Return ``text`` for a button or menu: an ampersand is no keyboard mark."""
    return in_one_line(text).replace("&", "&&")
