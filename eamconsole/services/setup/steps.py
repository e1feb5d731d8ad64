"""The thirteen questions in order, what each needs, and which settings it decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StepKey(StrEnum):
    """The name of a page, in files and tests."""

    BEFORE = "before"
    SEECLICKFIX = "seeclickfix"
    EAM = "eam"
    NETWORK = "network"
    MAP = "map"
    CATEGORIES = "categories"
    FLAGS = "flags"
    MESSAGES = "messages"
    FIELDS = "fields"
    STATUS = "status"
    WORK_ORDERS = "work_orders"
    TEST_RUN = "test_run"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page: its question, its settings by dotted path, and what may not be empty.

    ``must`` says that syncing cannot start before the page's check has passed;
    ``checked`` that there is something to check live; ``proofs`` are the checks whose answer
    must be known, not only not be wrong.
    """

    key: StepKey
    title: str
    question: str
    settings: tuple[str, ...] = ()
    required: tuple[tuple[str, str], ...] = ()
    must: bool = False
    checked: bool = True
    proofs: tuple[str, ...] = ()


STEPS: tuple[Step, ...] = (
    Step(
        key=StepKey.BEFORE,
        title="Before you begin",
        question="Who are you, and may the console use the APIs?",
        settings=("name", "organization", "answers.licence", "answers.no_hosted_connector"),
        required=(
            ("organization.name", "Type the organization's name."),
            ("organization.contact", "Type an e-mail address people can ask."),
            ("answers.licence", "Confirm that the EAM API is licensed for this use."),
            (
                "answers.no_hosted_connector",
                "Confirm that no hosted connector serves the same categories.",
            ),
        ),
        must=True,
        checked=False,
    ),
    Step(
        key=StepKey.SEECLICKFIX,
        title="SeeClickFix",
        question="Where is your SeeClickFix organization, and with which token?",
        settings=(
            "environments.test.seeclickfix_url",
            "environments.test.organization_id",
            "environments.production.seeclickfix_url",
            "environments.production.organization_id",
            "organization.integration_user",
            "answers.secrets",
        ),
        required=(
            ("environments.test.seeclickfix_url", "Type SeeClickFix's address."),
            ("environments.test.organization_id", "Type the number of your organization."),
        ),
        must=True,
    ),
    Step(
        key=StepKey.EAM,
        title="EAM endpoints",
        question="Where is EAM: Test first, then Production?",
        settings=(
            "environments.test.eam_url",
            "environments.production.eam_url",
            "environments.test.eam_internal_url",
            "environments.production.eam_internal_url",
            "environments.test.eam_app_id",
            "environments.production.eam_app_id",
            "eam.dialect",
            "network",
            "answers.secrets",
        ),
        required=(("environments.test.eam_url", "Type the address of the Test system."),),
        must=True,
    ),
    Step(
        key=StepKey.NETWORK,
        title="Network",
        question="What must your firewall let out?",
        settings=("network", "environments", "map.arcgis_url", "map.reverse_geocode"),
    ),
    Step(
        key=StepKey.MAP,
        title="Map",
        question="Which plane does EAM keep its points in?",
        settings=("map", "answers.known_point"),
        required=(("map.srid", "Choose the SRID of EAM's map."),),
        must=True,
        proofs=("Known point",),
    ),
    Step(
        key=StepKey.CATEGORIES,
        title="Categories",
        question="Which problem codes may residents report?",
        settings=("eam.category_code", "categories.morning_sync", "categories.links", "eam.server"),
        required=(("eam.category_code", "Type the Category Code, SCF by default."),),
        must=True,
    ),
    Step(
        key=StepKey.FLAGS,
        title="Internal and private",
        question="Which categories are for staff only, or hidden from the public?",
        settings=("categories.internal", "categories.private"),
    ),
    Step(
        key=StepKey.MESSAGES,
        title="Messages",
        question="What do residents read?",
        settings=("messages", "comment_rules"),
        must=True,
        checked=False,
    ),
    Step(
        key=StepKey.FIELDS,
        title="Fields and questions",
        question="What else is written into EAM's fields?",
        settings=("custom_fields",),
    ),
    Step(
        key=StepKey.STATUS,
        title="Status and comments",
        question="Which status codes close a request?",
        settings=("status", "comments", "intake"),
        checked=False,
    ),
    Step(
        key=StepKey.WORK_ORDERS,
        title="Work Orders",
        question="Do some internal categories become Work Orders?",
        settings=("work_orders",),
        checked=False,
    ),
    Step(
        key=StepKey.TEST_RUN,
        title="Test run",
        question="Does the link work on the Test system?",
        settings=("environments.test", "answers.acceptance"),
    ),
    Step(
        key=StepKey.SUMMARY,
        title="Summary",
        question="Is everything right, and shall syncing start?",
        checked=False,
    ),
)
"""The wizard's pages, first to last."""


def step_of(key: str) -> StepKey | None:
    """Return the page that asks for a setting: the one that names it most closely.

    The network page names what it measures and asks for nothing.
    """
    plain = key.split("[", maxsplit=1)[0]
    names = [
        (len(path), step.key)
        for step in STEPS
        if step.key is not StepKey.NETWORK
        for path in step.settings
        if plain == path or plain.startswith(f"{path}.")
    ]
    return max(names, key=lambda name: name[0])[1] if names else None
