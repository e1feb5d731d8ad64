"""Where records, and what hangs on them, lie in EAM: service pages, action links, a record read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from eamconsole.domain.work import Module
from eamconsole.services.contact.measured import (
    Measurement,
    holds,
    otherwise,
    unmeasured,
)
from eamconsole.services.contact.server import Server, Told
from eamconsole.support.counting import counted
from eamconsole.wire.decoding import text_of, whole_of
from eamconsole.wire.eam.access import EamSide


def service_pages(server: Server) -> Iterator[Measurement]:
    """Yield whether services list their addresses; what they list is used at once."""
    pages = list(server.help_page(Module.WORK_REQUEST))
    service = re.escape(server.outer.service(Module.WORK_REQUEST).strip("/").rpartition("/")[2])
    outside = "\n".join(page for side, page in pages if not side.internal)
    listed = len(_told_paths(service, outside))
    if listed:
        words = f"The citizen API lists {counted(listed, 'address', 'addresses')} of requests."
        yield holds("EAM A-39", words, seen=listed)
    else:
        yield otherwise(
            "EAM A-39",
            f"The citizen API's /help {'lists no address' if outside else 'is not there'}.",
            advice="Nothing to do: the page only helps to find other addresses.",
            moot=True,
        )
    text = "\n".join(page for _, page in pages)
    server.told_paths = _told_paths(service, text)
    server.told_field_lists = _told_field_lists(service, text)


def _told_paths(service: str, page: str) -> list[str]:
    """Return the paths of one record, and of what hangs on it, that a page lists, short ones first.

    What stands in braces is the vendor's own word for the AutoNumber.
    """
    found = re.findall(
        rf"{service}/([^\s<\"{{]{{0,200}}\{{[^{{}}\s]{{1,80}}\}}[^\s<\"{{]{{0,200}})", page
    )
    paths = dict.fromkeys(re.sub(r"\{[^{}]+\}", "{auto_number}", path).strip("/") for path in found)
    return sorted(paths, key=lambda path: path.count("/"))[:_MOST_PATHS]


def _told_field_lists(service: str, page: str) -> list[str]:
    """Return the paths below a service that could describe its fields."""
    found = re.findall(rf"{service}/(\$?\w{{0,40}}[Ff]ield\w{{0,40}})", page)
    return list(dict.fromkeys(found))[:3]


def children(server: Server) -> Iterator[Measurement]:
    """Yield what the service lists below one record, once it is known where that is."""
    record = server.profile.record_path
    below = [p.removeprefix(f"{record}/") for p in server.told_paths if p.startswith(f"{record}/")]
    for number, key, word in _CHILDREN:
        names = [name for name in below if re.fullmatch(r"[\w$-]+", name)]
        yield from _child_path(server, number, key, [n for n in names if re.search(word, n)])


_MOST_PATHS = 20


_CHILDREN = (
    ("EAM A-26", "comments_path", r"(?i)comment|memo|note|remark"),
    ("EAM A-28", "media_path", r"(?i)media|doc|file|paper|attach|picture|image"),
)


def _child_path(server: Server, number: str, key: str, told: list[str]) -> Iterator[Measurement]:
    assumed = getattr(server.profile, key)
    if assumed in told or not told:
        return  # what is written there tells more
    settings: dict[str, Any] = {f"eam.server.{key}": told[0]}
    if key == "media_path":
        settings["eam.server.media_upload_path"] = server.profile.media_upload_path or assumed
    yield otherwise(number, f"The service lists {told[0]}, not {assumed}.", settings)


def single_record(server: Server, side: EamSide, number: int) -> Told:
    """Read one record of the list by itself (A-17), and keep what that tells.

    What a service page lists is only believed once a record was read there.
    """
    told, path = server.record(side, Module.WORK_REQUEST, number), server.profile.record_path
    if isinstance(told.value, dict):
        words = f"Record {number} is read at {path.format(auto_number=number)}."
        server.keep(holds("EAM A-17", words, seen=told.value))
        return told
    refused = f"Record {number} is not found at {path}."
    if told.refusal:
        refused = f"{refused[:-1]}: {told.refusal.rstrip('.')}."
    for other in server.told_paths:
        found = server.record_at(side, other, number)
        if not isinstance(found.value, dict):
            continue
        words = f"{refused} It is read at {other}, which the service lists."
        if _hangs_elsewhere(server.told_paths, other):
            advice = "What hangs on a record is not below that address, which the console needs. "
            server.keep(otherwise("EAM A-17", words, advice=f"{advice}{_ASK_FOR_RECORD}"))
        else:
            server.keep(otherwise("EAM A-17", words, {"eam.server.record_path": other}))
        return found
    server.keep(otherwise("EAM A-17", refused, advice=_ASK_FOR_RECORD))
    return told


_ASK_FOR_RECORD = "Ask CentralSquare for the address of one request in the REST API."


def _hangs_elsewhere(paths: list[str], record: str) -> bool:
    """Return whether comments and documents are listed, and none of them below the record."""
    hanging = [p for p in paths if p != record and any(re.search(w, p) for *_, w in _CHILDREN)]
    return bool(hanging) and not any(path.startswith(f"{record}/") for path in hanging)


def action_links(server: Server, module: Module, row: dict[str, Any]) -> Iterator[Measurement]:
    """Yield what the links of a record tell of the documents of the internal API."""
    side = server.inner
    address = text_of(row.get("DataUrl"))
    if side is None or not address:
        yield unmeasured("EAM A-40", "No record with action links came.", moot=True)
        return
    root = side.channel.address.path.rstrip("/")
    path = re.sub(r"^https?://[^/]+", "", address).removeprefix(root)
    links = server.ask(side, path).rows
    found = {text_of(row.get("Name")): text_of(row.get("Url")) for row in links}
    if not found or not all((*found, *found.values())):
        yield otherwise(
            "EAM A-40",
            "A record's action links have no Name and Url.",
            advice="Nothing to do: the links only help to find other addresses.",
            moot=True,
        )
        return
    words = f"{counted(len(found), 'link has', 'links have')} Name and Url."
    yield holds("EAM A-40", words, seen=found)
    number = whole_of(row.get("AutoNumber")) or 0
    below = {
        name: re.sub(r"^https?://[^/]+", "", url).removeprefix(root).strip("/")
        for name, url in found.items()
    }
    yield from _documents_path(server, module, number, below)
    comments = below.get("Comments", "")
    own = side.record(module, number).strip("/")
    if comments.startswith(f"{own}/"):
        told = comments.removeprefix(f"{own}/")
        yield from _child_path(server, "EAM A-26", "comments_path", [told])


def _documents_path(
    server: Server, module: Module, number: int, below: dict[str, str]
) -> Iterator[Measurement]:
    side, profile = server.inner, server.profile
    told = below.get("Documents", "")
    if side is None or not told:
        return
    line = "EAM A-27" if module is Module.WORK_REQUEST else "EAM A-34"
    assumed = side.documents(module, number).strip("/")
    settings: dict[str, Any] = {}
    if told != assumed:
        settings |= _of_documents(profile, module, number, told)
    upload = next((p.removeprefix(f"{told}/") for n, p in below.items() if "pload" in n), "")
    if upload and upload != profile.documents_upload_path and module is Module.WORK_REQUEST:
        settings["eam.server.documents_upload_path"] = upload
    if settings:
        yield otherwise(line, f"Its links lead to {told}, not to {assumed}.", settings)
    elif told == assumed:
        yield holds(line, f"Its links lead to {told}.", seen=told)


def _of_documents(profile: Any, module: Module, number: int, told: str) -> dict[str, Any]:
    """Return the keys by which the path told is made; empty where it cannot be."""
    work = profile.work_path.strip("/")
    inside = told.startswith(f"{work}/")
    bare = told.removeprefix(f"{work}/") if inside else told
    found = re.fullmatch(rf"(.*?)(\d+)/{number}(.*)", bare)
    if found is None:
        return {}
    settings: dict[str, Any] = {}
    template = f"{found[1]}{{module}}/{{auto_number}}{found[3]}"
    if template != profile.documents_path:
        settings["eam.server.documents_path"] = template
    if inside != profile.documents_below_work:
        settings["eam.server.documents_below_work"] = inside
    key = "request_module_id" if module is Module.WORK_REQUEST else "work_order_module_id"
    if int(found[2]) != getattr(profile, key):
        settings[f"eam.server.{key}"] = int(found[2])
    return settings
