"""One question has one answer: in the wizard, in Settings, in the terminal, before a sync."""

from __future__ import annotations

import pytest

from eamconsole.services.checks import Finding
from eamconsole.services.profiles import check_profile
from eamconsole.services.setup import Draft, Journey, StepKey
from eamconsole.services.setup.journey import settings_of_page
from eamconsole.services.setup.probes import run_probe
from eamconsole.services.setup.steps import STEPS
from eamconsole.vault import CredentialKey, CredentialName
from tests.unit.cli.test_program import Terminal

PAGES = [
    *(StepKey.SEECLICKFIX, StepKey.EAM, StepKey.NETWORK, StepKey.MAP),
    *(StepKey.CATEGORIES, StepKey.FLAGS, StepKey.FIELDS),
]
ONLY_A_PAGE_SHOWS = {"Preview", "Records of EAM on the map", "photos of residents (Test)"}
SAID = ("verdict", "text", "next_step", "assumption", "key", "value")


class Office:
    """A workstation with the sandbox city's secrets, and the profile of Harborview."""

    def __init__(self, terminal, city):
        self.terminal = terminal
        ends = self.ends = city.endpoints
        self.draft = Draft()
        self.put(
            name="harborview",
            organization__name="City of Harborview",
            organization__contact="it@harborview.example",
            environments__test={
                "seeclickfix_url": ends.seeclickfix_url,
                "organization_id": ends.organization_id,
                "eam_url": ends.eam_url,
                "eam_internal_url": ends.eam_internal_url,
            },
            environments__production=None,
            network__proxy="none",
            map__srid=2234,
            map__bounds=[41.2, -73.1, 41.7, -72.3],
            map__arcgis_url=ends.arcgis_url,
            intake__start_at="2026-01-01T00:00:00Z",
        )
        for name, secret in (
            (CredentialName.SEECLICKFIX_TOKEN, ends.token),
            (CredentialName.EAM_LOGIN, ends.eam_login),
        ):
            terminal.vault.store(CredentialKey("harborview", "test", name), secret)

    def put(self, **settings):
        for path, value in settings.items():
            self.draft.put(path.replace("__", "."), value)

    def wizard(self, *pages):
        """Return what the pages' checks show, by what was checked."""
        installation = self.terminal._install(None)
        items = [
            item for page in pages or PAGES for item in run_probe(installation, self.draft, page)
        ]
        for step in STEPS:
            items += [] if step.checked else settings_of_page(self.draft, step.key)
        found = [item.as_json() for item in items if isinstance(item, Finding)]
        return {finding["check"]: finding for finding in found}

    def check(self):
        """Return exit status and findings of ``profile check``, by what was checked."""
        self.save()
        status, told = self.terminal.json("profile", "check")
        return status, {finding["check"]: finding for finding in told}

    def save(self):
        profile = check_profile(self.draft.profile_tables(), "the draft")
        self.terminal.installation().profiles.save(profile)  # an import would add what is missing

    def sync(self):
        self.save()
        return self.terminal("sync", "--once")


@pytest.fixture
def office(home_folder, capsys, empty_city):
    return Office(Terminal(home_folder, capsys), empty_city)


def said(finding):
    return {name: finding[name] for name in SAID}


def same_twice(office):
    return {"environments__production": office.draft.get("environments.test")}


def same_in_capitals(office):
    shouted = office.ends.eam_url.replace("127.0.0.1", "LOCALHOST")
    office.draft.put("environments.test.eam_url", shouted)
    production = {**office.draft.get("environments.test"), "eam_url": f"{shouted.lower()}/Work/"}
    return {"environments__production": production}


FACTS = [
    pytest.param(same_twice, "Test system", "failed", 3, id="Test is Production"),
    pytest.param(same_in_capitals, "Test system", "failed", 3, id="Test is Production in capitals"),
    pytest.param({"map__srid": 2276}, "Area of use", "failed", 3, id="SRID of Texas"),
    pytest.param({"map__srid": "ESRI:102003"}, "Area of use", "ok", 0, id="SRID of the States"),
    pytest.param({"map__bounds": None}, "Known point", "not_known", 0, id="no point to try"),
    pytest.param({"map__bounds": None}, "City bounds", "warning", 0, id="no bounds"),
    pytest.param(
        {"categories__private": ["Graffiti"]}, "Awaiting review", "warning", 0, id="private"
    ),
    pytest.param(
        {"categories__internal": ["Zoo"]}, "Titles", "warning", 0, id="no category of that title"
    ),
    pytest.param(
        {"custom_fields": [{"field": "NoSuch", "value": "x"}]},
        "Custom field NoSuch",
        "failed",
        0,
        id="no such field",
    ),
    pytest.param({}, "Token end date", "not_known", 0, id="token end date"),
    pytest.param({}, "Private requests", "not_known", 0, id="private requests"),
    pytest.param({}, "Organization", "not_known", 0, id="no request in 90 days"),
    pytest.param({}, "Request list (Test)", "not_known", 0, id="no record in EAM"),
]


@pytest.mark.parametrize(("change", "check", "verdict", "sync"), FACTS)
def test_every_floor_gives_the_same_verdict(office, change, check, verdict, sync):
    office.put(**(change(office) if callable(change) else change))
    status, terminal = office.check()
    wizard = office.wizard()
    assert terminal[check]["verdict"] == verdict
    assert said(wizard[check]) == said(terminal[check])
    assert status == (1 if verdict == "failed" else 0)
    ended, _, words = office.sync()
    assert ended == sync
    if sync == 3 or (verdict == "warning" and check != "Titles"):
        assert terminal[check]["text"] in words
        assert terminal[check]["key"] in words


def test_a_category_code_that_is_ignored_has_failed_everywhere(office, empty_city):
    empty_city.eam.assumptions.category_on_problem_lookup = "ignored"
    office.put(environments__test__eam_internal_url="")
    status, terminal = office.check()
    assert (status, terminal["Category Code"]["verdict"]) == (1, "failed")
    assert terminal["Category Code"]["assumption"] == "EAM A-32"
    assert "every problem code would be published" in terminal["Category Code"]["text"]
    assert said(office.wizard(StepKey.CATEGORIES)["Category Code"]) == said(
        terminal["Category Code"]
    )


def test_wizard_and_terminal_ask_the_same_questions(office, empty_city):
    """Nothing is asked on one floor alone, and nothing is answered otherwise."""
    empty_city.seeclickfix.town.report()
    office.put(
        custom_fields=[{"field": "User13", "value": "{issue_id}"}],
        categories__internal=["Graffiti"],
        categories__private=["Pothole"],
        organization__contact="",
        intake__start_at=None,
        messages__closing_by_status={"20": "Never said."},
        work_orders={"enabled": True, "routes": [{"category": "Pothole", "category_code": "X"}]},
        map__bounds=None,
        answers__known_point=None,
    )
    _, terminal = office.check()
    wizard = office.wizard()
    assert set(wizard) - ONLY_A_PAGE_SHOWS == set(terminal)
    differ = {n: (said(wizard[n]), said(terminal[n])) for n in terminal}
    assert {n: pair for n, pair in differ.items() if pair[0] != pair[1]} == {}


def test_what_is_not_known_is_never_called_fine(office):
    office.save()
    status, out, _ = office.terminal("profile", "check")
    assert status == 0
    told = [line for line in out.splitlines() if "Token end date" in line or "90 days" in line]
    assert len(told) == 2, out
    assert all(line.startswith("not known") for line in told)


def test_the_sync_says_what_it_does_not_like_and_goes_on(office):
    office.put(organization__contact="call Dana", intake__start_at=None)
    status, _, words = office.sync()
    assert status == 0
    assert 'Warning: organization.contact = "call Dana": The contact is no e-mail address.' in words
    assert "Warning: intake.start_at" in words


def test_a_link_that_works_on_production_is_not_stopped_by_a_test_system_left_over(office):
    """Syncing there is right; only a test run, or going back to Test, would do harm."""
    office.put(**same_twice(office), environments__active="production")
    for name, secret in (
        (CredentialName.SEECLICKFIX_TOKEN, office.ends.token),
        (CredentialName.EAM_LOGIN, office.ends.eam_login),
    ):
        office.terminal.vault.store(CredentialKey("harborview", "production", name), secret)
    _, terminal = office.check()
    assert terminal["Test system"]["verdict"] == "warning"
    assert said(office.wizard(StepKey.EAM)["Test system"]) == said(terminal["Test system"])
    status, _, words = office.sync()
    assert status == 0
    assert "Test and Production are the same EAM" in words


def test_a_page_without_a_check_shows_no_tick_over_what_is_wrong(office):
    """A contact nobody can write to used to stand under a green tick."""
    journey = Journey(office.draft)
    before = STEPS[0]
    for answer in ("licence", "no_hosted_connector"):
        office.draft.put(f"answers.{answer}", True)
    assert journey.is_proved(before)
    office.put(organization__contact="Dana")
    assert not journey.is_proved(before)
    (point,) = [p for p in journey.open_points() if p.step is StepKey.BEFORE]
    assert (point.must, point.words) == (False, "The contact is no e-mail address.")


def test_as_a_service_it_does_not_start_either(office):
    office.put(**same_twice(office))
    office.save()
    status, out, words = office.terminal("sync")
    assert (status, out.count("Syncing")) == (3, 0)
    assert "environments.test.eam_url" in words and "same EAM" in words
    assert "separate Test system" in words
