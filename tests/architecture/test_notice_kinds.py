"""The table of notice kinds is complete: what is raised anywhere stands in it, and the reverse."""

import ast

from eamconsole.domain.notices import NOTICE_KINDS, NoticeClass, notice_kind
from tests.fixtures.sources import dotted, sources

_RAISED = "notices.raise_"


def _raised():
    """Return the kind named by every call that raises a notice, with where it stands."""
    for source in sources("eamconsole"):
        for call in source.calls():
            if dotted(call.func).endswith(_RAISED):
                named = [word.value for word in call.keywords if word.arg == "kind"]
                kind = [*call.args[1:2], *named][0]
                spelled = kind.value if isinstance(kind, ast.Constant) else None
                yield f"{source.path}:{call.lineno}", spelled


def test_every_kind_raised_is_in_the_table():
    missing = {where: kind for where, kind in _raised() if kind not in NOTICE_KINDS}
    assert not missing, (
        f"spell the kind out where it is raised, with an entry in domain/notices.py: {missing}"
    )


def test_every_kind_in_the_table_is_raised():
    assert set(NOTICE_KINDS) == {kind for _where, kind in _raised()}


def test_every_kind_says_what_to_do():
    for name, kind in NOTICE_KINDS.items():
        assert kind.title and len(kind.title) <= 40, f"{name}: a short title"
        assert not kind.title.endswith("."), f"{name}: a title ends without a period"
        assert kind.cure.endswith("."), f"{name}: the cure is a sentence"


def test_a_kind_nobody_knows_is_never_taken_for_harmless():
    assert notice_kind("from-the-future").klass is NoticeClass.NEEDS_PERSON
