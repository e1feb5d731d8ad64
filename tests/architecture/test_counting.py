"""A count and its words come from one gate, so that nothing says "1 rows"."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from tests.fixtures.sources import Source, sources

GATE = "eamconsole/support/counting.py"
NOT_PLURAL = {
    *("is", "was", "does", "has", "needs", "names", "holds", "takes", "keeps", "stands", "status"),
    *("goes", "belongs", "waits", "its", "as", "this", "unless", "address", "less", "yes", "lies"),
    *("shows", "says", "gives", "brings", "belongs", "ignores", "refuses", "s", "ms", "becomes"),
}
PLURAL_VERBS = {"are", "were", "have", "need", "wait", "do"}
COUNTS = {"count", "number", "total", "left", "left_out", "waiting", "asks", "made", "found"}
MANY_AT_LEAST = {
    # what is told only of two or more, and bounds that are two or more
    "cli/commands/demo.py": "{calls}",
    "gui/views/detail/images.py": "{size.height",
    "gui/views/journal_dialog.py": "1000000.0} MB",
    "journal/write_trouble.py": "1000000.0} MB",
    "sync/reconcile/unclaimed.py": "{len(maybe)",
    "gui/views/bulk_report.py": "{minutes",
    "gui/views/list_outlet.py": "{chosen",
    "gui/views/notice_reading.py": "{line.times",
    "services/checks/settings.py": "{size",
    "services/contact/eam_comments.py": "{size",
    "sync/images.py": "{made.pictures",
    "sync/intake/brakes.py": "{total",
    "sync/watch/brakes.py": "{total",
    "sync/intake/taking.py": "{len(page.unreadable)",
    "support/plain_text.py": "{len(run)",
    "support/pictures": "{",
    "wire/eam/listing.py": "{skip",
    "wire/eam/problems.py": "{skip",
    "wire/http": "{",
    "wire/scf/client.py": "{len(image.content)",
}
VERB_OF_A_LIST = {"eamconsole/services/standing/wording.py"}
"""Of several nouns together, where no number stands before the verb."""


def _is_count(value: ast.expr, spec: str, noun: str) -> bool:
    """By its form, by its name, or because it is named as what follows."""
    if spec == "," or isinstance(value, ast.BinOp):
        return not (isinstance(value, ast.Name) and value.id.isupper())
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in ("len", "sum")
    name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
    return name in COUNTS or name.rpartition("_")[2] == noun


def _plural_after(text: str) -> str:
    words = re.match(r" ([A-Za-z ]+)", text)
    for word in words.group(1).split()[:3] if words else ():
        if word in PLURAL_VERBS or (re.search("[a-z]{2}s$", word) and word not in NOT_PLURAL):
            return word
        if word in NOT_PLURAL or word in ("in", "to", "for", "from", "and", "by"):
            return ""
    return ""


def _plurals(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        pieces = node.values if isinstance(node, ast.JoinedStr) else []
        for piece, after in pairwise(pieces):
            if not isinstance(piece, ast.FormattedValue) or not isinstance(after, ast.Constant):
                continue
            spec = ast.unparse(piece.format_spec)[2:-1] if piece.format_spec else ""
            word = _plural_after(str(after.value))
            if word and _is_count(piece.value, spec, word):
                yield f"{source.path}:{piece.lineno}: {{{ast.unparse(piece.value)}}}{after.value}"


def _choices(source: Source) -> Iterator[str]:
    """Words chosen by whether a number is one: what the gate does."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.BinOp) and ast.unparse(node.left) == "'s'":
            yield f"{source.path}:{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.IfExp) and re.search(r"(==|!=|>) 1$", ast.unparse(node.test)):
            branches = (node.body, node.orelse)
            strings = [
                each
                for each in branches
                if isinstance(each, ast.JoinedStr)
                or (isinstance(each, ast.Constant) and isinstance(each.value, str))
            ]
            counted = any("1 " in ast.unparse(each) for each in strings)
            both = all(isinstance(each, ast.Constant) and each.value for each in branches)
            if len(strings) == 2 and (counted or both):
                yield f"{source.path}:{node.lineno}: {ast.unparse(node)}"


def _is_many(told: str) -> bool:
    return any(
        told.startswith(f"eamconsole/{path}") and what in told
        for path, what in MANY_AT_LEAST.items()
    )


def _product() -> list[Source]:
    return [
        source
        for source in sources("eamconsole")
        if not str(source.path).startswith("eamconsole/sandbox/") and str(source.path) != GATE
    ]


def test_no_count_stands_before_words_that_fit_others_alone():
    found = [told for source in _product() for told in _plurals(source) if not _is_many(told)]
    assert not found, "say it with support/counting.py:\n" + "\n".join(found)


def test_words_are_chosen_by_number_in_one_place():
    found = [
        told
        for source in _product()
        for told in _choices(source)
        if str(source.path) not in VERB_OF_A_LIST
    ]
    assert not found, "say it with support/counting.py:\n" + "\n".join(found)
