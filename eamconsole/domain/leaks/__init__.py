"""What a crew's comment may give away before residents read it: numbers, addresses, names, codes,
somebody's health, who complained, and what is written for colleagues alone.

Works by rule, on one text at a time, and errs on the side of silence: a gate that tells about
every tenth comment is switched off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from eamconsole.domain.leaks.codes import codes
from eamconsole.domain.leaks.health import health
from eamconsole.domain.leaks.inside import inside
from eamconsole.domain.leaks.leak import Leak, LeakKind, Watched
from eamconsole.domain.leaks.mails import mails
from eamconsole.domain.leaks.names import titles, words
from eamconsole.domain.leaks.papers import papers
from eamconsole.domain.leaks.phones import phones
from eamconsole.domain.leaks.reporters import reporters
from eamconsole.support.texts import normalized

__all__ = ["Leak", "LeakKind", "Watched", "leaks_in"]

_SEEN_BY_SEVERAL = frozenset(
    {LeakKind.CODE, LeakKind.PERSONAL, LeakKind.ACCOUNT, LeakKind.REPORTER, LeakKind.INSIDE}
)
_LONGEST = 20_000
"""Signs of a text that are looked at; residents' and crews' texts are far shorter."""


def leaks_in(text: str, watched: Watched) -> tuple[Leak, ...]:
    """Return what ``text`` gives away, each once, in the order it stands there."""
    plain = _plain(text[:_LONGEST])
    found: dict[Leak, int] = {}
    for at, leak in (
        *mails(plain, watched.own),
        *phones(plain, watched.own),
        *codes(plain),
        *papers(plain),
        *health(plain),
        *reporters(plain),
        *inside(plain),
        *titles(plain, watched.private_titles),
        *words(plain, watched.words),
    ):
        found.setdefault(leak, at)
    return tuple(_apart(sorted(found, key=lambda leak: (found[leak], -len(leak.found))), found))


def _apart(leaks: Iterable[Leak], places: Mapping[Leak, int]) -> Iterator[Leak]:
    """Return the leaks without those that another rule for the same kind saw as a part of one."""
    until: dict[LeakKind, int] = {}
    for leak in leaks:
        if leak.kind not in _SEEN_BY_SEVERAL or places[leak] >= until.get(leak.kind, 0):
            yield leak
            until[leak.kind] = places[leak] + len(leak.found)


def _plain(text: str) -> str:
    """Return the text with one form of each dash, blank and digit, without what nobody sees."""
    wide = _UNSEEN.sub("", normalized("NFKC", text))
    return _DASHES.sub("-", _BLANKS.sub(" ", wide))


_DASHES = re.compile("[\u2010-\u2015\u2212\u2043]")
_BLANKS = re.compile("[^\\S\n]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
