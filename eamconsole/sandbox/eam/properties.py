"""The properties of requests and work orders: names on the wire, kinds, database columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a property holds."""

    INTEGER = "Integer"
    NUMBER = "Double"
    TEXT = "Text"
    MEMO = "Memo"
    CODE = "PickList"
    CODE_TEXT = "PickListText"
    FLAG = "Boolean"
    DATE = "DateTime"


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property of a resource.

    ``twin`` is the property with the display text of a code; ``column`` the database
    column behind it; ``listed`` tells whether replies show it even when it is empty,
    ``on_wire`` whether they show it at all.
    """

    name: str
    kind: Kind
    column: str = ""
    length: int | None = None
    writable: bool = True
    twin: str = ""
    listed: bool = True
    on_wire: bool = True


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of record: its service names, number property, table and properties."""

    singular: str
    plural: str
    table: str
    number: str
    properties: MappingProxyType[str, Property]
    columns: MappingProxyType[str, str]
    """Column, upper case, to property."""


def _pair(code: str, twin: str, column: str = "", *, listed: bool = True) -> tuple[Property, ...]:
    """Return a pick list's code and its display text."""
    return (
        Property(name=code, kind=Kind.CODE, column=column and f"{column}_CD", twin=twin,
                 length=20, listed=listed),
        Property(name=twin, kind=Kind.CODE_TEXT, column=column and f"{column}_TY",
                 writable=False, listed=listed),
    )  # fmt: skip


def _text(name: str, column: str = "", length: int | None = 100) -> Property:
    return Property(name=name, kind=Kind.TEXT, column=column, length=length)


def _kept(name: str, kind: Kind, column: str = "", *, on_wire: bool = True) -> Property:
    return Property(name=name, kind=kind, column=column, writable=False, on_wire=on_wire)


def _shared(prefix: str, number: str) -> list[Property]:
    """Return what both resources have; ``prefix`` is the table's column prefix."""
    return [
        _kept("AutoNumber", Kind.INTEGER, f"{prefix}_ID"),
        _kept(number, Kind.TEXT, f"{prefix}_NUMBER"),
        Property(name="StatusCode", kind=Kind.CODE, column=f"{prefix}_STAT_CD", twin="StatusType"),
        _kept("StatusType", Kind.CODE_TEXT, f"{prefix}_STAT_TY"),
        _kept("StatusDate", Kind.DATE, f"{prefix}_STAT_DT"),
        _kept("StatusTime", Kind.DATE, f"{prefix}_STAT_TM"),
        *_pair("ProblemCode", "ProblemType", f"{prefix}_PROB"),
        *_pair("CategoryCode", "CategoryType", f"{prefix}_CAT"),
        *_pair("CauseCode", "CauseType", f"{prefix}_CAUS"),
        *_pair("PriorityCode", "PriorityType", f"{prefix}_PRIOR"),
        *_pair("SupervisorCode", "SupervisorType", f"{prefix}_SUPR"),
        *_pair("AssignedCrewCode", "AssignedCrewType", f"{prefix}_CREW"),
        *_pair("DepartmentCode", "DepartmentType", f"{prefix}_DEPT"),
        *_pair("DivisionCode", "DivisionType", f"{prefix}_DIV"),
        Property(name="Notes", kind=Kind.MEMO, column=f"{prefix}_NOTES"),
        _kept("CreationDateTime", Kind.DATE, f"{prefix}_CRT_DTTM"),
        _kept("ModifiedDate", Kind.DATE, f"{prefix}_MOD_DT", on_wire=False),
        _kept("ModifiedTime", Kind.DATE, f"{prefix}_MOD_TM", on_wire=False),
        _kept("LinkGroup", Kind.INTEGER, f"{prefix}_MW_ID", on_wire=False),
        Property(name="XCoordinate", kind=Kind.NUMBER, column=f"{prefix}_XCOORD"),
        Property(name="YCoordinate", kind=Kind.NUMBER, column=f"{prefix}_YCOORD"),
        _text("BuildingNumber", f"{prefix}_ADR_BLDG", 20),
        _text("Building2Number", "", 20),
        _text("Street", f"{prefix}_ADR_STR"),
        _text("Street2"),
        *(_text(f"Location{part}") for part in ("Apartment", "City", "State", "ZipCode")),
        _text("GeneralLocation", f"{prefix}_LOC", 255),
        Property(name="PubliclyAvailable", kind=Kind.FLAG, column=f"{prefix}_PUBLIC"),
    ]


_REQUESTOR = (
    "RequestorName1", "RequestorName2", "RequestorEmail", "RequestorBuildingNumber",
    "RequestorBuilding2Number", "RequestorStreet", "RequestorStreet2", "RequestorPhone1",
    "RequestorCity", "RequestorState", "RequestorZipCode",
)  # fmt: skip


def _request_properties() -> list[Property]:
    return [
        *_shared("RQ", "RequestNumber"),
        _kept("RecordedDate", Kind.DATE, "RQ_REC_DT"),
        *_pair("SubDivisionCode", "SubDivisionType"),
        *_pair("AreaCode", "AreaType"),
        *_pair("SubAreaCode", "SubAreaType"),
        *_pair("BuildingTypeCode", "BuildingTypeType"),
        *_pair("NameTypeCode", "NameTypeType"),
        Property(name="LocationBuildingType", kind=Kind.CODE, length=20),
        Property(name="CityLocation", kind=Kind.CODE, length=20),
        *(_text(name) for name in _REQUESTOR),
        _text("Business"),
        _text("ExternalRequestId", "RQ_EXTERNALID"),
        *_user_codes("User", (1, 2, 3, 16, 17, 18), "RQ_USER", suffix="Code"),
        *_user_plain("User", "RQ_USER"),
        *_user_codes("WorkOrderUser", (1, 2, 3, *range(16, 22)), "RQ_WOUSER", suffix=""),
        *_user_codes("WorkOrderUser", (50, 51), "RQ_WOUSER", suffix="Code"),
        *_user_plain("WorkOrderUser", "RQ_WOUSER"),
    ]


def _work_order_properties() -> list[Property]:
    return [
        *_shared("WO", "WorkOrderNumber"),
        *_pair("MainTaskCode", "MainTaskType", "WO_ACTN"),
        Property(name="StartDate", kind=Kind.DATE, column="WO_STRT_DT"),
        Property(name="EndDate", kind=Kind.DATE, column="WO_END_DT"),
        _text("ExternalId", "WO_EXTERNALID"),
        _text("ExternalSource", "WO_EXTERNALSOURCE"),
        _kept("HasDocuments", Kind.FLAG, "WO_DOC_FLG"),
        _kept("HardLocked", Kind.FLAG, "WO_HLWO_FLG"),
        *_user_codes("User", (1, 2, 3, *range(16, 22), 50, 51), "WO_USER", suffix=""),
        *_user_plain("User", "WO_USER"),
    ]


def _user_codes(
    family: str, numbers: tuple[int, ...], column: str, *, suffix: str
) -> list[Property]:
    return [
        part
        for n in numbers
        for part in _pair(f"{family}{n}{suffix}", f"{family}{n}Type", f"{column}{n}", listed=False)
    ]


_PLAIN_KINDS: dict[Kind, tuple[int, ...]] = {
    Kind.NUMBER: (4, 5, 22, 23, 24),
    Kind.TEXT: (*range(9, 16), *range(40, 49)),
    Kind.FLAG: (6, 7, 8, *range(26, 31)),
    Kind.DATE: (25, *range(92, 102)),
}


def _user_plain(family: str, column: str) -> list[Property]:
    return [
        Property(
            name=f"{family}{n}",
            kind=kind,
            column=f"{column}{n}",
            length=50 if kind is Kind.TEXT else None,
            listed=False,
        )
        for kind, numbers in _PLAIN_KINDS.items()
        for n in numbers
    ]


def _resource(
    singular: str, plural: str, table: str, number: str, properties: list[Property]
) -> Resource:
    return Resource(
        singular,
        plural,
        table,
        number,
        MappingProxyType({item.name: item for item in properties}),
        MappingProxyType({item.column: item.name for item in properties if item.column}),
    )


REQUEST = _resource("Request", "Requests", "WKREQ", "RequestNumber", _request_properties())
WORK_ORDER = _resource(
    "WorkOrder", "WorkOrders", "WKORDER", "WorkOrderNumber", _work_order_properties()
)


def is_user_property(name: str) -> bool:
    """Tell whether a property is one of the agency's own."""
    return name.removeprefix("WorkOrder").startswith("User")
