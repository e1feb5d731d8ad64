"""Recognizes words and names that another system kept a little differently.

Systems compose letters, write entities, straighten quotes, squeeze blanks, replace signs they
cannot hold, and cut.  What is the same to a reader is the same here.  Everything that compares
comment texts goes through this module.
"""

from __future__ import annotations

import difflib
import functools
import html
import re
import unicodedata
from collections.abc import Iterable

from eamconsole.support.texts import normalized

_SHORT = 12
"""Below so many letters two people say the same by chance: "Done", "Thank you"."""
_LIKE = 0.6
_NEAR = 0.84
"""Titles more alike than that differ in a letter or two, a plural, a word set apart."""
_COMPARED = 400
"""So many signs of two texts are compared: the time grows with their product."""
_SHORTEST_CUT_NAME = 8
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
_STANDS_FOR_ANOTHER = frozenset("?\ufffd\u25a1\u00bf_")
_WRITTEN_OTHERWISE = re.compile("[&<]")
_TAG = re.compile(r"</?(?:br|p|div|span|font|b|i|u)(?: [^<>]{0,200})?/?>", re.IGNORECASE)


def same_text(one: str, other: str) -> bool:
    """Compare to the letter: only line ends and edge blanks do not count."""
    return _plain(one) == _plain(other)


def same_words(kept: str, said: str) -> bool:
    """Return whether ``kept`` may be what a system made of ``said``."""
    if same_text(kept, said):
        return True
    held, wanted = _comparable(kept), _comparable(said)
    if held == wanted:
        return bool(held)
    if is_short(said):
        return False
    return _altered_or_cut(held, wanted) or _with_signs_replaced(kept, said)


def signs_were_lost(kept: str, said: str) -> bool:
    """Return whether ``kept`` may be what is left of ``said`` without signs outside ASCII.

    However short they are: it is for words of one author, who says few such things.
    """
    held, wanted = _comparable(kept), _comparable(said)
    if wanted.isascii():
        return False
    if not _ascii_only(_folded(wanted)):
        return not _letters(held)
    return _ascii_only(wanted) == _ascii_only(held) or _folded(wanted) == _folded(held)


def holds_words(kept: str, said: str) -> bool:
    """Return whether ``kept`` begins or ends with ``said``: something was put beside it."""
    held, wanted = _comparable(kept), _comparable(said)
    if not any(map(str.isalnum, wanted)):
        return False
    before, after = held.removesuffix(wanted), held.removeprefix(wanted)
    return held == wanted or any(
        rest != held and not rest[at].isalnum() for rest, at in ((before, -1), (after, 0))
    )


def resembles(one: str, other: str) -> bool:
    """Return whether two sentences may be versions of one."""
    if is_short(one) or is_short(other):
        return False
    left, right = (_comparable(text)[:_COMPARED] for text in (one, other))
    if max(len(left), len(right)) > 2 * min(len(left), len(right)):
        return False
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE


def is_short(text: str) -> bool:
    """Return whether a text has too few letters to tell one person's from another's."""
    return _weight(_letters(_comparable(text))) < _SHORT


def title_key(title: str) -> str:
    """Return the one form of a title, question or name of a category that is compared.

    Titles that look alike are alike: case, blanks, composed letters, entities, dashes and quotes
    do not count, nor do signs that show nothing.
    """
    return _comparable(title)


def looks_the_same(one: str, other: str) -> bool:
    """Return whether two titles cannot be told apart by eye, large and small letters included."""
    left, right = (normalized("NFKC", _seen(title)) for title in (one, other))
    return left == right


def near_miss(title: str, others: Iterable[str]) -> str | None:
    """Return the title that ``title`` may be a slip of, for a person to look at."""
    wanted, nearest, best = title_key(title), None, _NEAR
    for other in others:
        key = title_key(other)
        if key == wanted or not key or not wanted:
            continue
        matcher = difflib.SequenceMatcher(None, wanted[:_COMPARED], key[:_COMPARED], autojunk=False)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            ratio = matcher.ratio()
            if ratio > best:
                nearest, best = other, ratio
    return nearest


def same_name(kept: str, said: str) -> bool:
    """Return whether ``kept`` may be what a system made of a name; a lost one fits everybody."""
    held, wanted = _comparable(kept), _comparable(said)
    if not held or not wanted or held == wanted or _folded(held) == _folded(wanted) != "":
        return True
    if _with_signs_replaced(kept, said):
        return True
    return len(held) >= _SHORTEST_CUT_NAME and wanted.startswith(held)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@functools.lru_cache(maxsize=256)
def _comparable(text: str) -> str:
    """Return the one form all spellings of a text share that look alike to a reader."""
    return " ".join(normalized("NFKC", _spelled(text).casefold()).split())


@functools.lru_cache(maxsize=256)
def _spelled(text: str) -> str:
    """Return the text sign by sign: nothing becomes two signs, so that signs can be counted."""
    return _seen(text).lower()


def _seen(text: str) -> str:
    """Return what a reader sees, large and small letters apart."""
    if text.isascii() and not _WRITTEN_OTHERWISE.search(text):
        return " ".join(text.replace("`", "'").split())  # most texts, and a tenth of the time
    spelled = html.unescape(html.unescape(text))
    composed = normalized("NFC", _TAG.sub(" ", spelled)).translate(_SIGNS)
    seen = "".join(sign for sign in composed if unicodedata.category(sign) not in ("Cf", "Cs"))
    return " ".join(seen.split())


def _with_signs_replaced(kept: str, said: str) -> bool:
    """Return whether only signs outside ASCII differ, were replaced or lost.

    A sign beyond the first plane is two units to many a server, and becomes two.
    """
    held, wanted = _spelled(kept), _spelled(said)
    for spelled in (wanted, "".join(s if ord(s) < 0x10000 else s * 2 for s in wanted)):
        if len(held) == len(spelled) and all(
            one == other or (one in _STANDS_FOR_ANOTHER and other > "\x7f")
            for one, other in zip(held, spelled, strict=True)
        ):
            return True
    left, right = _ascii_only(held), _ascii_only(wanted)
    return len(left) >= max(_SHORT, len(_letters(wanted)) // 2) and left == right


def _altered_or_cut(held: str, wanted: str) -> bool:
    """Compare letters and digits alone: as they are, without accents, without what was lost."""
    enough = max(_SHORT, _weight(_letters(held)) // 2)
    for form in (_letters, _folded, _ascii_only):
        left, right = form(held), form(wanted)
        if _weight(left) >= enough and right.startswith(left):
            return True
    return False


def _weight(letters: str) -> int:
    """Count letters; ten of a script that writes a syllable in each are a sentence."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in letters)


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _folded(text: str) -> str:
    return _ascii_only(normalized("NFKD", text))


def _ascii_only(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum() and sign < "\x80")
