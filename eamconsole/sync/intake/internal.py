"""Keeps what staff report in internal categories from the public of EAM, unless a city says so."""

from __future__ import annotations

from dataclasses import replace

from eamconsole.domain.recognition import title_key
from eamconsole.domain.request import ResidentRequest
from eamconsole.sync.parts import EngineParts


class InternalRequests:
    """Treats a Request of an internal category as a private one, from its first sight on."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        self._titles: frozenset[str] = frozenset()

    def learn(self) -> None:
        """Take up which categories are internal now: the profile's, and the imported list's."""
        rules = self._parts.rules.categories
        if rules.internal_public:
            return
        titles = {title_key(title) for title in rules.internal}
        with self._parts.journal.read() as ledgers:
            known = [each for each in ledgers.categories.known() if each.flags.internal]
        codes = {each.code for each in known}
        titles |= {title_key(each.title) for each in known}
        titles |= {title_key(title) for title, code in rules.links.items() if code in codes}
        self._titles = frozenset(titles)

    def kept(self, request: ResidentRequest) -> ResidentRequest:
        """Return the Request as it goes to EAM; one whose record was made public stays public."""
        if request.private or title_key(request.category_title or "") not in self._titles:
            return request
        with self._parts.journal.read() as ledgers:
            stored = ledgers.requests.get(request.issue_id)
        if stored is not None and not stored.request.private:
            return request
        return replace(request, private=True)
