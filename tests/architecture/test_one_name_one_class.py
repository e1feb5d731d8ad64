"""A class name stands for one thing: a search for it finds one class, outside the sandbox.

The sandbox mirrors what it simulates.
"""

import ast
from collections import defaultdict

from tests.fixtures.sources import ROOT


def test_no_class_name_is_given_twice():
    where = defaultdict(set)
    for path in sorted((ROOT / "eamconsole").rglob("*.py")):
        name = path.relative_to(ROOT / "eamconsole").as_posix()
        if "sandbox" in path.parts or name.startswith("journal/migrations/"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].add(name)
    several = {name: sorted(files) for name, files in where.items() if len(files) > 1}
    assert several == {}
