"""The wizard's thirteen questions, the further pages of Settings, and what each decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.server_keys import SERVER_TABLES, server_settings
from eamconsole.services.profiles.setting import Setting, settings_of


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
    RULES = "rules"
    ALERTS = "alerts"
    JOURNAL = "journal"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupStep:
    """One page: its question, and what may not be empty.

    Its settings are those the profile's model declares for it; ``also`` are the wizard's own
    answers, and settings of elsewhere that its check depends on.

    ``must`` says that syncing cannot start before the page's check has passed;
    ``checked`` that there is something to check live; ``proofs`` are the checks whose answer
    must be known, not only not be wrong.
    """

    key: StepKey
    title: str
    question: str
    also: tuple[str, ...] = ()
    required: tuple[tuple[str, str], ...] = ()
    must: bool = False
    checked: bool = True
    proofs: tuple[str, ...] = ()

    @property
    def settings(self) -> tuple[str, ...]:
        """Everything the page's check is good for, by dotted path."""
        return (*(setting.key for setting in declared_for(self.key)), *self.also)


SETTINGS: tuple[Setting, ...] = tuple(settings_of(Profile))
"""Every key of a profile, as the model declares it."""


@cache
def declared_for(key: StepKey) -> tuple[Setting, ...]:
    """Return the settings the model declares for a page; those of repeated tables left out."""
    return tuple(s for s in SETTINGS if s.page.value == key.value and not s.in_list)


def _secrets(*names: str) -> tuple[str, ...]:
    """Return where it is noted when a page's own secrets were stored.

    Another page's secret proves nothing anew: storing it must not reopen what this one proved.
    """
    return tuple(f"answers.secrets.{place}-{name}" for place in ("test", "production")
                 for name in names)  # fmt: skip


STEPS: tuple[SetupStep, ...] = (
    SetupStep(
        key=StepKey.BEFORE,
        title="Before you begin",
        question="Who are you, and may the console use the APIs?",
        also=("answers.licence", "answers.no_hosted_connector"),
        required=(
            ("organization.name", "Organization: type its name."),
            (
                "organization.contact",
                "Contact for questions: type an e-mail address people can ask.",
            ),
            ("answers.licence", "Confirm that the EAM API is licensed for this use."),
            (
                "answers.no_hosted_connector",
                "Confirm that no hosted connector serves the same categories.",
            ),
        ),
        must=True,
        checked=False,
    ),
    SetupStep(
        key=StepKey.SEECLICKFIX,
        title="SeeClickFix",
        question="Where is your SeeClickFix organization, and with which token?",
        also=_secrets("seeclickfix-token"),
        required=(
            (
                "environments.test.seeclickfix_url",
                "Address of the SeeClickFix API (Test): type it.",
            ),
            (
                "environments.test.organization_id",
                "Organization number (Test): type the number of your organization.",
            ),
        ),
        must=True,
    ),
    SetupStep(
        key=StepKey.EAM,
        title="EAM endpoints",
        question="Where is EAM: Test first, then Production?",
        also=_secrets("eam-login", "eam-token", "proxy-login"),
        required=(
            ("environments.test.eam_url", "Address of EAM (Test): type where the Test system is."),
        ),
        must=True,
    ),
    SetupStep(
        key=StepKey.NETWORK,
        title="Network",
        question="What must your firewall let out?",
        also=(
            *("network", "environments", "alerts"),
            *("map.arcgis_url", "map.reverse_geocode", "map.basemap_url"),
        ),
    ),
    SetupStep(
        key=StepKey.MAP,
        title="Map",
        question="Which coordinate system does EAM's map use?",
        also=("answers.known_point",),
        required=(("map.srid", "Choose the SRID of EAM's map."),),
        must=True,
        proofs=("Known point",),
    ),
    SetupStep(
        key=StepKey.CATEGORIES,
        title="Categories",
        question="Which problem codes may residents report?",
        also=("eam.server",),
        required=(("eam.category_code", "Type the Category Code, SCF by default."),),
        must=True,
    ),
    SetupStep(
        key=StepKey.FLAGS,
        title="Internal and private",
        question="Which categories are for staff only, or hidden from the public?",
    ),
    SetupStep(
        key=StepKey.MESSAGES,
        title="Messages",
        question="What do residents read?",
        must=True,
        checked=False,
    ),
    SetupStep(
        key=StepKey.FIELDS,
        title="Fields and questions",
        question="What else is written into EAM's fields?",
    ),
    SetupStep(
        key=StepKey.STATUS,
        title="Status and comments",
        question="Which status codes close a request?",
        checked=False,
    ),
    SetupStep(
        key=StepKey.WORK_ORDERS,
        title="Work Orders",
        question="Do some internal categories become Work Orders?",
        checked=False,
    ),
    SetupStep(
        key=StepKey.TEST_RUN,
        title="Test run",
        question="Does the link work on the Test system?",
        also=("environments.test",),
    ),
    SetupStep(
        key=StepKey.SUMMARY,
        title="Summary",
        question="Is everything right, and shall syncing start?",
        checked=False,
    ),
)
"""The wizard's pages, first to last."""


_FURTHER = (
    SetupStep(
        key=StepKey.RULES,
        title="Comment rules",
        question="Which changes in EAM do residents hear of, and in which words?",
    ),
    SetupStep(
        key=StepKey.ALERTS,
        title="Alerts",
        question="Whom does the console tell when nobody is at the window?",
        checked=False,
    ),
    SetupStep(
        key=StepKey.JOURNAL,
        title="Journal",
        question="Where is the journal kept, and how many copies of it?",
        checked=False,
    ),
    SetupStep(
        key=StepKey.ADVANCED,
        title="Advanced",
        question="Every setting, what is assumed about both servers included, and what differs.",
        checked=False,
    ),
)
MORE_STEPS: tuple[SetupStep, ...] = tuple(step for step in _FURTHER if declared_for(step.key))
"""Pages of Settings that the set-up does not ask; one without a setting is not there."""
EVERY_STEP = (*STEPS, *MORE_STEPS)
"""The pages of Settings, first to last."""


def title_of(key: StepKey) -> str:
    """Return what a page is called."""
    return next(step.title for step in EVERY_STEP if step.key is key)


@lru_cache(maxsize=1024)
def step_of(key: str) -> StepKey | None:
    """Return the page that asks for a setting, or where its table is asked for.

    The network page and the test run name what they depend on and ask for nothing.
    """
    plain = key.split("[", maxsplit=1)[0]
    asking = [step for step in EVERY_STEP if step.key not in (StepKey.NETWORK, StepKey.TEST_RUN)]
    named = [
        (len(path), path not in step.also, step.key)
        for step in asking
        for path in step.settings
        if plain == path or plain.startswith(f"{path}.")
    ]
    if named:
        return max(named, key=lambda name: name[:2])[2]
    table = f"{plain.rpartition('.')[0]}."
    beside = (s.key for s in asking if any(path.startswith(table) for path in s.settings))
    return next(beside, None)


def words_for(key: str) -> str:
    """Return what the page calls a setting: never its key.

    >>> words_for("environments.production.eam_url")
    'Address of EAM (Production)'
    >>> words_for("custom_fields[2].field")
    'Custom fields, row 2: Field'
    """
    plain = _ROW.sub("", key)
    if plain.startswith(SERVER_TABLES):
        return _words_for_server(plain)
    named = [s for s in SETTINGS if plain == s.key or plain.startswith(f"{s.key}.")]
    if not named:
        return key.rpartition(".")[2].replace("_", " ").capitalize()
    nearest = max(named, key=lambda setting: len(setting.key))
    words = nearest.title
    below = plain[len(nearest.key) + 1 :]
    words += f", {below}" if below else ""
    row = _ROW.search(key)
    if row is not None:
        table = plain[: row.start()]
        above = next((s.title for s in SETTINGS if s.key == table), table)
        place = "row" if any(s.key.startswith(f"{table}.") for s in SETTINGS) else "value"
        words = f"{above}, {place} {row[1]}" + (f": {words}" if words != above else "")
    place = key.split(".")[1] if key.startswith("environments.") else ""
    return f"{words} ({place.capitalize()})" if place in ("test", "production") else words


def _words_for_server(key: str) -> str:
    """Return what Advanced calls a key of a server's table; it may go on below the key."""
    known = [s for s in server_settings() if key == s.key or key.startswith(f"{s.key}.")]
    title = known[0].title if known else key.rpartition(".")[2].replace("_", " ").capitalize()
    below = key[len(known[0].key) + 1 :] if known else ""
    server = "EAM server" if key.startswith("eam.") else "SeeClickFix server"
    return f"{title}{f', {below}' if below else ''} ({server})"


_ROW = re.compile(r"\[(\d+)\]")
