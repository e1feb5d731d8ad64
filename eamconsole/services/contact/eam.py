"""EAM measured: reads first, then, where asked for, marked records on the Test system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eamconsole.domain.work import CoordinateSystem, Module, Point
from eamconsole.errors import (
    AccessDenied,
    ConfigurationError,
    EamConsoleError,
    MalformedReply,
    NotPermitted,
    RequestRejected,
)
from eamconsole.services.checks.subject import Subject
from eamconsole.services.contact import (
    eam_addresses,
    eam_comments,
    eam_documents,
    eam_reads,
    eam_writes,
)
from eamconsole.services.contact.marked import PICTURE
from eamconsole.services.contact.measured import Measurement, holds, in_full, otherwise, unmeasured
from eamconsole.services.contact.names import Fields
from eamconsole.services.contact.server import Server
from eamconsole.services.profiles.server_keys import eam_server
from eamconsole.wire.decoding import text_of, whole_of
from eamconsole.wire.eam.problems import ProblemCatalog

_VERSION_HEADERS = ("Server", "X-AspNet-Version", "X-Powered-By", "X-Version")
_WR, _WO = Module.WORK_REQUEST, Module.WORK_ORDER


def measure_eam(subject: Subject, *, write: bool) -> Server:
    """Return what was seen of EAM, up to what stood in the way; other lines were not measured."""
    internal = bool(subject.place.eam_internal_url)
    sides = subject.clients.eam_sides(internal=internal)
    server = Server(sides, eam_server(subject.profile), documents=subject.profile.eam.documents)
    try:
        _read(server, subject)
        if write:
            _write(server, subject)
    except EamConsoleError as error:
        server.hindrance = in_full(error)
    finally:
        for side in sides.all():
            side.channel.close()
    return server


def _read(server: Server, subject: Subject) -> None:
    _login(server)
    _versions(server)
    for line in eam_reads.pick_lists(server, subject.profile.eam.category_code):
        server.keep(line)
    catalog = ProblemCatalog(server.sides, server.profile)
    code = subject.profile.eam.category_code
    try:
        server.keep(eam_reads.problem_list(server, catalog.listing(code), code))
    except ConfigurationError as error:  # told as A-43 as well
        server.keep(unmeasured("EAM A-32", error.summary, error.next_step))
    for line in eam_reads.request_list(server):
        server.keep(line)
    for line in eam_addresses.service_pages(server):
        server.keep(line)
    fields = eam_reads.fields_of(server, _WR)
    custom = [field.field for field in subject.profile.custom_fields]
    for line in eam_reads.field_names(server, fields, _WR):
        server.keep(line)
    for line in eam_reads.field_list(server, fields, custom):
        server.keep(line)
    row = server.newest(server.best, _WR)
    number = whole_of(row.get("AutoNumber"))
    if number is not None:
        eam_addresses.single_record(server, server.best, number)
        for line in eam_addresses.children(server):
            server.keep(line)
        _links(server, _WR, row)
    _orders(server, subject, custom)


def _links(server: Server, module: Module, row: dict[str, Any]) -> None:
    """Follow a record's links, then read its documents where they lead."""
    number = whole_of(row.get("AutoNumber"))
    if number is None:
        return
    for line in eam_addresses.action_links(server, module, row):
        server.keep(line)
    for line in eam_documents.inner_documents(server, module, number):
        server.keep(line)


def _versions(server: Server) -> None:
    """Note what the web servers call themselves: EAM has no version of its own on the wire."""
    for side in server.sides.all():
        try:
            reply = side.get(side.service(_WR), (("TAKE", "1"), *side.record_query()))
        except (RequestRejected, MalformedReply):
            continue
        told = [reply.headers.get(name, "") for name in _VERSION_HEADERS]
        if any(told):
            version = " ".join(each.strip() for each in told if each)
            server.versions[f"EAM, web server of the {side.name}"] = version


def _login(server: Server) -> None:
    side = server.inner
    if side is None:
        words = "The profile has no internal API."
        for number in ("EAM A-03", "EAM A-22", "EAM A-27", "EAM A-40"):
            server.keep(unmeasured(number, words, moot=True))
        return
    try:
        side.read(side.service(_WR), (("TAKE", "1"),))
    except (AccessDenied, NotPermitted) as error:
        server.keep(otherwise("EAM A-03", error.summary, advice=_SIGN_IN))
        raise
    words = "The internal API accepts the stored login."
    server.keep(holds("EAM A-03", words, seen=side))


_SIGN_IN = (
    "Store the login that EAM's administrator gave you. If EAM asks for more, fill in "
    "“APPID, if EAM asks for one” under Settings, or choose another “Login at the internal API” "
    "under Settings."
)


def _orders(server: Server, subject: Subject, custom: list[str]) -> None:
    """Read what Work Orders are called, where the city uses them."""
    if server.inner is None or not subject.profile.work_orders.enabled:
        for number in ("EAM A-34", "EAM A-35", "EAM A-36"):
            server.keep(unmeasured(number, "Work Orders are switched off.", moot=True))
        return
    fields = eam_reads.fields_of(server, _WO)
    for line in eam_reads.field_names(server, fields, _WO):
        server.keep(line)
    _custom_of_orders(server, fields, custom)
    _links(server, _WO, server.newest(server.inner, _WO))


def _custom_of_orders(server: Server, fields: Fields, custom: list[str]) -> None:
    if not custom:
        server.keep(unmeasured("EAM A-36", "The profile fills no custom fields.", moot=True))
        return
    missing = [name for name in custom if name not in fields.by_name]
    if not fields.are_all or (missing and fields.source != "$fields"):
        # A blank record may leave out what is empty, and custom fields are.
        words = "EAM does not tell the fields of Work Orders."
        server.keep(unmeasured("EAM A-36", words, _ASK_FOR_FIELDS))
    elif missing:
        words = f"Work Orders have no {', '.join(missing)}."
        advice = "Take a field that both have, or leave Work Orders without it."
        server.keep(otherwise("EAM A-36", words, advice=advice))
    else:
        words = f"Work Orders have {', '.join(custom)} as well."
        server.keep(holds("EAM A-36", words, seen=custom))


_ASK_FOR_FIELDS = "Ask EAM's administrator which of the custom fields Work Orders have."


def _write(server: Server, subject: Subject) -> None:
    link = f"{subject.place.seeclickfix_url.rstrip('/')}/eam-console-test.png"
    trial = eam_writes.Trial(
        link=link,
        constants={
            each.field: each.value
            for each in subject.profile.custom_fields
            if each.value and "{" not in each.value
        },
        reference=str(int(subject.console.clock.now().timestamp())),
        problem_code=_problem_code(server, subject),
        fields=eam_reads.fields_of(server, _WR),
    )
    _put_on_the_map(trial, subject)
    _each_kept(server, eam_writes.public_record(server, trial))
    if trial.public is not None:
        _each_kept(server, eam_reads.request_list(server))  # there is a row to see now
    _each_kept(server, eam_comments.comment(server, trial))
    _read_inside(server, trial)  # a picture goes where its links lead, which may be elsewhere
    _each_kept(
        server,
        eam_documents.document(server, trial, PICTURE),
        _documents_inside(server, trial),
        eam_writes.hidden_record(server, trial),
        eam_comments.hidden_comment(server, trial),
    )
    _write_orders(server, subject, trial)


def _documents_inside(server: Server, trial: eam_writes.Trial) -> Iterable[Measurement]:
    if trial.pictured:
        yield from eam_documents.inner_documents(server, _WR, trial.public, is_there=True)


def _write_orders(server: Server, subject: Subject, trial: eam_writes.Trial) -> None:
    routes = subject.profile.work_orders.routes if subject.profile.work_orders.enabled else []
    if server.inner is None or not routes:
        words = "No category goes to Work Orders."
        server.keep(unmeasured("EAM A-31", words, moot=True, part="Work Orders"))
        return
    trial.fields = eam_reads.fields_of(server, _WO)
    trial.shown = {}
    _each_kept(server, eam_writes.order_record(server, trial, routes[0].category_code))
    _links(server, _WO, trial.shown)
    _each_kept(server, eam_documents.order_picture(server, trial, PICTURE))
    if trial.drawn:
        _each_kept(server, eam_documents.inner_documents(server, _WO, trial.order, is_there=True))


def _each_kept(server: Server, *steps: Iterable[Measurement]) -> None:
    for step in steps:
        for line in step:
            server.keep(line)


def _read_inside(server: Server, trial: eam_writes.Trial) -> None:
    """Read the marked record where there was none to read before."""
    if trial.public is None:
        return
    _links(server, _WR, trial.shown)


def _problem_code(server: Server, subject: Subject) -> str:
    """Return a code of the category, any code where none is known."""
    catalog = ProblemCatalog(server.sides, server.profile)
    try:
        listing = catalog.listing(subject.profile.eam.category_code)
    except ConfigurationError:
        return ""
    if listing.problems:
        return str(listing.problems[0].code)
    side = server.outer
    rows = server.ask(side, side.lookup(_WR, server.profile.problem_code)).rows
    return next((text_of(row.get(server.profile.lookup_code)) for row in rows), "")


def _put_on_the_map(trial: eam_writes.Trial, subject: Subject) -> None:
    if subject.point is None or not subject.profile.map.srid:
        return
    known = subject.point
    trial.point = Point(known.longitude, known.latitude, CoordinateSystem.LATLONG)
    try:
        translated = subject.clients.projector().translated
        trial.inside = tuple(translated(trial.point, system) for system in CoordinateSystem)
    except EamConsoleError:
        trial.point = None
