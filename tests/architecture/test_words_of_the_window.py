"""No sentence that the window may show names a setting as the profile file does.

Whoever reads a hint, a refusal, a notice or a next step there never saw the file: it says what
Settings calls the thing. The terminal's own sentences may name keys, and so may the faults of a
profile file, which the window words anew.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from eamconsole.services.setup.advanced import every_setting
from eamconsole.services.setup.steps import words_for

PROGRAM = Path(__file__).parents[2] / "eamconsole"
MAY = ("cli", "sandbox", "services/profiles/consistency.py", "domain/assumptions")
PLACEHOLDERS = {"request_number"}
CATEGORY_WAY = {"request_types"}
KEYS = {
    setting.key.rpartition(".")[2] for setting in every_setting() if "_" in setting.key
} | CATEGORY_WAY
RAW = re.compile(
    rf"\b(?:{'|'.join(sorted(each for each in KEYS if '_' in each))})\b"
    r"|\[(?:eam|seeclickfix)\.server\]|`"
)
NAMED = re.compile(r"“([A-Z][^”{]*)” (?:in|under) Settings")


def sentences() -> Iterator[tuple[str, str]]:
    """Yield where each text of several words stands, docstrings left out, and the text."""
    for path in sorted(PROGRAM.rglob("*.py")):
        name = path.relative_to(PROGRAM).as_posix()
        if name.startswith(MAY):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and id(node) not in docs and " " in text.strip():
                yield f"{name}:{node.lineno}", text


def test_no_sentence_of_the_window_names_a_key_of_the_file():
    raw = {
        where: text
        for where, text in sentences()
        if set(RAW.findall(text)) - PLACEHOLDERS and "SELECT" not in text
    }
    assert raw == {}


def test_what_a_sentence_sends_people_to_is_there_by_that_name():
    called = {words_for(setting.key).partition(" (")[0] for setting in every_setting()}
    lost = {
        (where, name)
        for where, text in sentences()
        for name in NAMED.findall(text)
        if name not in called
    }
    assert lost == set()
