"""Whatever a server answers, a client returns what can be kept or raises one of our errors."""

import dataclasses
import math
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from eamconsole.domain.identity import IssueId
from eamconsole.domain.work import ImageFile, Module, WorkDocument
from eamconsole.errors import EamConsoleError
from eamconsole.wire.arcgis import ArcGisLocator
from eamconsole.wire.scf import ScfAccess, SeeClickFixClient
from tests.fixtures.mangling_server import WAYS, ManglingServer
from tests.fixtures.mutations import in_kilobytes

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
RECORD, ORDER = Module.WORK_REQUEST, Module.WORK_ORDER
PNG = ImageFile(content=b"\x89PNG\r\n\x1a\n" + bytes(64), media_type="image/png", name="a.png")
LARGEST = 2**63
MOST_GROWTH = 64 * 1024


def seeclickfix_calls(client, issue, _number, _a_record):
    """Every call of the SeeClickFix port."""
    return {
        "account": client.account,
        "changed_requests": lambda: client.changed_requests(LONG_AGO),
        "created_requests": lambda: client.created_requests(LONG_AGO),
        "request": lambda: client.request(issue),
        "thread": lambda: client.thread(issue),
        "acknowledge": lambda: client.acknowledge(issue, "Received.", private=False),
        "comment": lambda: client.comment(issue, "On it.", private=False),
        "close": lambda: client.close(issue, "Done.", private=False),
        "categories": client.categories,
        "questions": lambda: client.questions(1),
    }


def eam_calls(client, _issue, number, a_record):
    """Every call of the EAM port."""
    key = WorkDocument(key="1", file_name="a.png", public=True)
    return {
        "create": lambda: client.create(a_record()),
        "read": lambda: client.read(RECORD, number, private=False),
        "find": lambda: client.find(RECORD, "1843321", since=LONG_AGO, private=False),
        "recent": lambda: client.recent(RECORD, since=LONG_AGO, private=False, go_on=lambda: True),
        "sweep": lambda: client.sweep(RECORD, [number]),
        "sweep of Work Orders": lambda: client.sweep(ORDER, [number]),
        "comments": lambda: client.comments(RECORD, number, private=False),
        "add_comment": lambda: client.add_comment(
            RECORD, number, "Deep.", recorded_by="Ann", private=False
        ),
        "documents": lambda: client.documents(RECORD, number, private=False),
        "add_document": lambda: client.add_document(RECORD, number, PNG, url="", private=False),
        "download": lambda: client.download(RECORD, number, key, private=False),
        "problems": lambda: client.problems("SCF"),
        "field_descriptions": lambda: client.field_descriptions(RECORD),
        "pick_list": lambda: client.pick_list(RECORD, "Priority"),
    }


def arcgis_calls(client, *_others):
    """Every call of the locator."""
    return {"address_at": lambda: client.address_at(41.3, -72.9)}


def unfit(value, where="answer"):
    """Yield what the journal could not keep in ``value``, however deep it sits."""
    if dataclasses.is_dataclass(value):
        inner = [(each.name, getattr(value, each.name)) for each in dataclasses.fields(value)]
    elif isinstance(value, Mapping):
        inner = [("key", name) for name in value] + [(str(n)[:20], v) for n, v in value.items()]
    elif isinstance(value, list | tuple | set | frozenset):
        inner = [("item", each) for each in value]
    else:
        inner = []
        if not keeps(value):
            yield f"{where} is {str(value)[:40]!r}"
    for name, each in inner:
        yield from unfit(each, f"{where}.{name}")


def keeps(value):
    """Return whether a column can hold a plain value."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, datetime):
        return value.astimezone(UTC) is not None
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or -LARGEST <= value < LARGEST


def outcome(call):
    """Return what is wrong with how a call ended; nothing where it is one of the two ways."""
    try:
        found = call()
    except EamConsoleError as error:
        return list(unfit([error.summary, error.next_step, getattr(error, "answered", "")]))
    except Exception as error:  # noqa: BLE001 - any other is what this test looks for
        return [f"{type(error).__name__}: {str(error)[:200]}"]
    return list(unfit(found))


@pytest.fixture
def mangled(city, around, eam_with):
    """Clients of each side behind a server that spoils answers, with every call they have."""
    made = []

    def make(side, a_record):
        target = {
            "seeclickfix": city.endpoints.seeclickfix_url,
            "eam": city.endpoints.eam_url,
            "arcgis": city.endpoints.arcgis_url,
        }[side]
        server = ManglingServer(target)
        made.append(server.close)
        issue = IssueId(next(iter(city.seeclickfix.issues())).id)
        number = eam_with().create(a_record(str(issue))).auto_number
        if side == "seeclickfix":
            access = ScfAccess(
                base_url=server.url,
                organization_id=city.endpoints.organization_id,
                token=city.seeclickfix.token("integration"),
                contact="it@harborview.example",
            )
            client = SeeClickFixClient(access, None, around)
            made.append(client.shut)
            return server, seeclickfix_calls(client, issue, number, a_record)
        if side == "eam":
            client = eam_with(url=server.url, internal=False)
            return server, eam_calls(client, issue, number, a_record)
        client = ArcGisLocator(server.url, "", around)
        return server, arcgis_calls(client)

    yield make
    for close in made:
        close()


@pytest.mark.parametrize("side", ["seeclickfix", "eam", "arcgis"])
def test_no_answer_breaks_a_client(mangled, a_record, side, record_property):
    server, calls = mangled(side, a_record)
    for name, call in calls.items():
        if name != "download":
            assert not outcome(call), name
    wrong, began = [], 0
    for at, way in enumerate(WAYS):
        began = in_kilobytes() if at == len(WAYS) // 4 else began
        server.way = way
        wrong += [
            f"{name}, {way}: {each}" for name, call in calls.items() for each in outcome(call)
        ]
    record_property("answers", server.spoilt)
    assert not wrong, "\n".join(wrong)
    assert in_kilobytes() - began <= MOST_GROWTH
