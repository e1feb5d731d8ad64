"""What reading EAM tells of it: pick lists, field lists, the request list, service pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from eamconsole.domain.work import Module
from eamconsole.services.contact.measured import (
    Measurement,
    holds,
    in_number,
    otherwise,
    unmeasured,
)
from eamconsole.services.contact.names import (
    Fields,
    ServerProperty,
    candidates,
    likely,
    property_of,
    roles_of,
)
from eamconsole.services.contact.server import Server, Told
from eamconsole.wire.decoding import text_of, whole_of
from eamconsole.wire.eam.access import EamSide

_MANY = 100
_SIZES = (50, 25, 20, 10, 5, 1)
_NOBODY_KNOWS = (("EAMCONSOLEPROBE", "1"),)


def pick_lists(server: Server, category_code: str) -> Iterator[Measurement]:
    """Yield how the rows of a pick list name code and text."""
    side, profile = server.best, server.profile
    problems = server.ask(side, side.lookup(Module.WORK_REQUEST, profile.problem_code)).rows
    if not problems:
        yield unmeasured("EAM A-43", "No row of a pick list came.", "Add a problem code in EAM.")
        return
    row = problems[0]
    if profile.lookup_code in row and profile.lookup_text in row:
        yield holds("EAM A-43", f"{len(problems)} rows have {_both(profile)}.")
        return
    listed = server.ask(side, side.lookup(Module.WORK_REQUEST, profile.category_code)).rows
    code = next(
        (name for row in listed for name, value in row.items() if text_of(value) == category_code),
        "",
    )
    others = [n for n, v in row.items() if n != code and isinstance(v, str) and not v.isdigit()]
    if not code or len(others) != 1:
        yield otherwise(
            "EAM A-43",
            f"A row has {', '.join(row)}, not {_both(profile)}.",
            advice="Ask CentralSquare which of them are code and text.",
        )
        return
    yield otherwise(
        "EAM A-43",
        f"A row has {code} and {others[0]}, not {_both(profile)}.",
        {"eam.server.lookup_code": code, "eam.server.lookup_text": others[0]},
    )


def _both(profile: Any) -> str:
    return f"{profile.lookup_code} and {profile.lookup_text}"


def problem_list(server: Server, listing: Any, code: str) -> Measurement:
    """Return whether problem codes can be limited to the Category Code."""
    if listing.category_found is False:
        return unmeasured("EAM A-32", f"EAM has no Category Code {code}.", "Add it in EAM.")
    if not listing.filtered:
        return otherwise(
            "EAM A-32",
            f"The list is not limited to {code}: {listing.why}.",
            advice="Enter the codes as EAM's “Problem list” in Settings and “listed” as “Problem "
            "ways”, or connect the internal API. Until then no category is synced.",
        )
    if not listing.problems:
        return unmeasured("EAM A-32", f"No problem code belongs to {code} yet.")
    words = f"{in_number(len(listing.problems), 'problem code')} by “{listing.strategy}”."
    return holds("EAM A-32", words)


def request_list(server: Server) -> Iterator[Measurement]:
    """Yield what the request list does with many rows, and with what it does not know."""
    side = server.outer
    path, query = side.service(Module.WORK_REQUEST), side.record_query()
    many = server.ask(side, path, (("TAKE", str(_MANY)), *query))
    size = next((s for s in _SIZES if not _refused(server, path, s)), 0) if many.refusal else 0
    if not many.refusal:
        words = f"{_MANY} rows were asked for and not refused; {len(many.rows)} came."
        yield holds("EAM A-10", words)
    elif size >= server.profile.take:
        yield holds("EAM A-10", f"{_MANY} rows a call are refused, {size} are given: enough.")
    elif size:
        yield otherwise(
            "EAM A-10",
            f"{server.profile.take} rows a call are refused: {many.refusal}",
            {"eam.server.take": size},
        )
    else:
        yield unmeasured("EAM A-10", f"The request list is refused: {many.refusal}")
        return
    odd = server.ask(side, path, (("TAKE", "1"), *query, *_NOBODY_KNOWS))
    if odd.refusal:
        yield otherwise(
            "EAM A-09",
            f"A parameter nobody knows is refused: {odd.refusal}",
            advice="Nothing to do: the console sends only parameters that the API knows.",
            moot=True,
        )
    else:
        yield holds("EAM A-09", "A parameter nobody knows made no difference.")


def _refused(server: Server, path: str, size: int) -> bool:
    side = server.outer
    return bool(server.ask(side, path, (("TAKE", str(size)), *side.record_query())).refusal)


def service_pages(server: Server) -> Iterator[Measurement]:
    """Yield whether services list their addresses; what they list is used at once."""
    pages = list(server.help_page(Module.WORK_REQUEST))
    outside = [page for side, page in pages if not side.internal]
    if outside:
        yield holds("EAM A-39", "The citizen API lists its addresses.")
    else:
        yield otherwise(
            "EAM A-39",
            "The citizen API has no page /help.",
            advice="Nothing to do: the page only helps to find other addresses.",
            moot=True,
        )
    service = re.escape(server.outer.service(Module.WORK_REQUEST).strip("/").rpartition("/")[2])
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


def fields_of(server: Server, module: Module) -> Fields:
    """Return the properties of a module from the best source there is."""
    sides = [s for s in reversed(server.sides.all()) if module is Module.WORK_REQUEST or s.internal]
    for path in dict.fromkeys([server.profile.fields_path, *server.told_field_lists]):
        for side in sides:
            told = server.ask(side, f"{side.service(module)}{path}")
            if told.rows and all("PropertyName" in row for row in told.rows):
                _keep_path(server, path)
                return Fields({f.name: f for f in map(property_of, told.rows)}, "$fields")
    for side in sides:
        blank = server.ask(side, f"{side.service(module)}$new").value
        if isinstance(blank, dict) and blank:
            return Fields({name: ServerProperty(name) for name in blank}, "$new")
    for side in sides:
        row = server.newest(side, module)
        if row:
            return Fields({name: ServerProperty(name) for name in row}, "record")
    return Fields({}, "")


def _keep_path(server: Server, path: str) -> None:
    """Note where the field list was found, should it be elsewhere than assumed."""
    assumed = server.profile.fields_path
    if path != assumed:
        words = f"There is no field list at {assumed}; the service lists {path}, and it is there."
        server.keep(otherwise("EAM A-38", words, {"eam.server.fields_path": path}))


def field_names(server: Server, fields: Fields, module: Module) -> Iterator[Measurement]:
    """Yield, for what the console writes, whether the server has a property of that name."""
    for role in roles_of(module):
        assumed = getattr(server.profile, role.key)
        if not assumed:
            continue
        if assumed in fields.by_name:
            yield holds(role.number, f"{assumed} is among its fields ({fields.source}).")
        elif not fields.are_all:
            yield unmeasured(role.number, f"EAM does not tell whether it has {assumed}.")
        else:
            names = likely(role, candidates(role, fields, server.profile))
            words = f"There is no {assumed} for {role.what}."
            if len(names) == 1:
                found = {f"eam.server.{role.key}": names[0]}
                yield otherwise(role.number, f"{words} {names[0]} sounds like it.", found)
            else:
                yield otherwise(role.number, words, advice=_which(names))


def _which(names: list[str]) -> str:
    if names:
        return f"Ask EAM's administrator which of {', '.join(names)} it is."
    return "Ask EAM's administrator for the Property Name, or whether there is none."


def field_list(server: Server, fields: Fields, custom: list[str]) -> Iterator[Measurement]:
    """Yield what the field list itself tells."""
    if fields.source != "$fields":
        yield otherwise(
            "EAM A-38",
            f"{server.profile.fields_path} tells nothing.",
            advice="Nothing to do: custom fields are then tried by the first request.",
            moot=True,
        )
        yield unmeasured("EAM A-37", "EAM tells no lengths.", moot=not custom)
        return
    yield holds("EAM A-38", f"It describes {len(fields.by_name)} fields.")
    yield _lengths(server, fields, custom)


def _lengths(server: Server, fields: Fields, custom: list[str]) -> Measurement:
    """Return what the field list says of the lengths of everything a request fills."""
    p = server.profile
    own = [
        field.length
        for name, field in fields.by_name.items()
        if field.length and (name in custom or (not custom and re.fullmatch(r"User\d+", name)))
    ]
    found = {"user_text_length": min(own)} if own else {}
    for name, key in (
        (p.requester_first_name, "requester_first_name_length"),
        (p.requester_last_name, "requester_last_name_length"),
        (p.location, "location_length"),
    ):
        if name in fields.by_name and fields.by_name[name].length:
            found[key] = fields.by_name[name].length or 0
    if not own and not found:
        return unmeasured("EAM A-37", "No user-defined text field is described.", moot=not custom)
    differing = {key: places for key, places in found.items() if places != getattr(p, key)}
    if not differing:
        return holds("EAM A-37", f"User-defined texts hold {p.user_text_length} characters.")
    told = [f"{key} {places}, not {getattr(p, key)}" for key, places in differing.items()]
    return otherwise(
        "EAM A-37",
        f"Lengths: {'; '.join(told)}.",
        {f"eam.server.{key}": places for key, places in differing.items()},
    )


def single_record(server: Server, side: EamSide, number: int) -> Told:
    """Read one record of the list by itself (A-17), and keep what that tells.

    What a service page lists is only believed once a record was read there.
    """
    told, path = server.record(side, Module.WORK_REQUEST, number), server.profile.record_path
    if isinstance(told.value, dict):
        server.keep(
            holds("EAM A-17", f"Record {number} is read at {path.format(auto_number=number)}.")
        )
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
    if not all(found.values()) or not found:
        yield otherwise(
            "EAM A-40",
            "A record's action links have no Name and Url.",
            advice="Nothing to do: the links only help to find other addresses.",
            moot=True,
        )
        return
    yield holds("EAM A-40", f"{len(found)} links have Name and Url.")
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
        yield holds(line, f"Its links lead to {told}.")


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
