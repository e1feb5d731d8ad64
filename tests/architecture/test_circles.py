"""No module needs another that needs it in turn, not even for a type; clients have one maker."""

import ast

import grimp

from tests.fixtures.sources import dotted, sources

CLIENTS = {"SeeClickFixClient", "EamClient", "EamSides", "ArcGisLocator", "ScfAccess", "EamAccess"}
MAKER = "eamconsole/services/clients.py"


def circles(graph):
    """Return groups of modules that reach each other (Tarjan's algorithm)."""
    number, low, path, found = {}, {}, [], []

    def visit(module):
        number[module] = low[module] = len(number)
        path.append(module)
        for needed in graph.find_modules_directly_imported_by(module):
            if needed not in number:
                visit(needed)
            if needed in path:
                low[module] = min(low[module], low[needed])
        if low[module] == number[module]:
            at = path.index(module)
            group, path[at:] = path[at:], []
            if len(group) > 1:
                found.append(sorted(group))

    for module in sorted(graph.modules):
        if module not in number:
            visit(module)
    return found


def test_no_import_circle():
    assert circles(grimp.build_graph("eamconsole")) == []


def test_a_circle_would_be_seen():
    graph = grimp.ImportGraph()
    for importer, imported in (("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")):
        graph.add_import(importer=importer, imported=imported)
    assert circles(graph) == [["a", "b", "c"]]


def test_clients_are_made_in_one_place():
    makers = {
        f"{source.path} makes {dotted(call.func)}"
        for source in sources("eamconsole")
        for call in source.calls()
        if source.path != MAKER and not source.path.startswith("eamconsole/wire/")
        if isinstance(call.func, ast.Name) and call.func.id in CLIENTS
    }
    assert not makers
