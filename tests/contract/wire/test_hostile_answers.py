"""Whatever a server answers, a client returns what can be kept or raises one of our errors."""

import dataclasses
import inspect
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest

from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import RequestCategory
from eamconsole.domain.work import ImageFile, Module, WorkDocument
from eamconsole.errors import EamConsoleError
from eamconsole.sync import ports
from eamconsole.wire.arcgis import ArcGisLocator
from eamconsole.wire.scf import ScfAccess, ScfServerProfile, SeeClickFixClient
from tests.fixtures.held_memory import kilobytes_in_use
from tests.fixtures.mangling_server import WAYS, ManglingServer

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
RECORD, ORDER = Module.WORK_REQUEST, Module.WORK_ORDER
PNG = ImageFile(content=b"\x89PNG\r\n\x1a\n" + bytes(64), media_type="image/png", name="a.png")
SINKHOLE = RequestCategory(category_id=0, title="Sinkhole", remote_code="SINK")
FAIL_UNSPOILT = ("download", "image")
"""What is asked for is no picture."""
PORTS = (
    (ports.SeeClickFixPort, "", ("seeclickfix",)),
    (ports.EamPort, "", ("eam", "eam internal")),
    (ports.PrivacyPort, "privacy.", ("eam internal",)),
    (ports.LocatorPort, "", ("arcgis",)),
)
LARGEST = 2**63
MOST_GROWTH = 8 * 1024


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
        "save_category": lambda: client.save_category(SINKHOLE),
        "image": lambda: client.image(f"{client.address}/issues/{issue}"),
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
        "probe": client.probe,
    }


def internal_calls(client, _issue, number, a_record):
    """Every call that goes to EAM's internal API alone, or goes there where there is one."""
    return {
        "set_location": lambda: client.set_location(RECORD, number, "On Elm Street"),
        "privacy.sight": lambda: client.privacy.sight(RECORD),
        "privacy.of": lambda: client.privacy.of(RECORD, number, listed=True),
        "privacy.withdraw": lambda: client.privacy.withdraw(RECORD, number),
        "create, private": lambda: client.create(a_record(public=False)),
        "read, private": lambda: client.read(RECORD, number, private=True),
        "sweep, private": lambda: client.sweep(RECORD, [number], private=[number]),
        "comments, private": lambda: client.comments(RECORD, number, private=True),
        "probe of both": client.probe,
    }


def arcgis_calls(client, *_others):
    """Every call of the locator."""
    return {
        "address_at": lambda: client.address_at(41.3, -72.9),
        "places_of": lambda: client.places_of("1 Elm Street", (41.3, -72.9)),
    }


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
            "eam internal": city.endpoints.eam_internal_url,
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
            city.seeclickfix.assumptions.flip("A-31")
            client = SeeClickFixClient(
                access, ScfServerProfile(allow_assumed_endpoints=True), around
            )
            client.address = server.url
            made.append(client.shut)
            return server, seeclickfix_calls(client, issue, number, a_record)
        if side == "eam":
            client = eam_with(url=server.url, internal=False)
            return server, eam_calls(client, issue, number, a_record)
        if side == "eam internal":
            client = eam_with(internal_url=server.url)
            return server, internal_calls(client, issue, number, a_record)
        client = ArcGisLocator(server.url, "", around)
        return server, arcgis_calls(client)

    yield make
    for close in made:
        close()


@pytest.mark.parametrize("side", ["seeclickfix", "eam", "eam internal", "arcgis"])
def test_no_answer_breaks_a_client(mangled, a_record, side, record_property):
    server, calls = mangled(side, a_record)
    for name, call in calls.items():
        if name not in FAIL_UNSPOILT:
            assert not outcome(call), name
    wrong, began = [], 0
    for at, way in enumerate(WAYS):
        began = kilobytes_in_use() if at == len(WAYS) // 4 else began
        server.way = way
        wrong += [
            f"{name}, {way}: {each}" for name, call in calls.items() for each in outcome(call)
        ]
    record_property("answers", server.spoilt)
    assert not wrong, "\n".join(wrong)
    assert kilobytes_in_use() - began <= MOST_GROWTH


def test_every_call_of_a_port_is_tried():
    nobody = Mock()
    tried = {
        "seeclickfix": seeclickfix_calls(nobody, 1, 1, nobody),
        "eam": eam_calls(nobody, 1, 1, nobody),
        "eam internal": internal_calls(nobody, 1, 1, nobody),
        "arcgis": arcgis_calls(nobody),
    }
    for port, prefix, sides in PORTS:
        calls = {name for name, each in vars(port).items() if inspect.isfunction(each)}
        named = {name.split()[0].rstrip(",") for side in sides for name in tried[side]}
        missing = {prefix + name for name in calls if not name.startswith("_")} - named
        assert not missing, port.__name__
