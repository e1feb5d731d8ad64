"""What is reviewed before it is used: fields, roles, public flags, which API can do what."""

from __future__ import annotations

import pytest

from eamconsole.domain.city import CustomField
from eamconsole.domain.work import Module
from eamconsole.errors import ConfigurationError
from eamconsole.services.checks.categories import check_category_code
from eamconsole.services.checks.fields import check_fields
from eamconsole.services.checks.finding import CheckVerdict
from eamconsole.services.checks.seeclickfix import check_account
from eamconsole.wire.scf import ScfAccess, SeeClickFixClient


def account(told, seeclickfix=None):
    """What the checks say of the login; ``seeclickfix`` is another client than the engine's."""
    parts = told.engine.parts
    client = seeclickfix or parts.seeclickfix
    return findings(check_account(client, parts.rules.integration_user or parts.rules.organization))


def findings(checks):
    return {finding.check: finding for finding in checks}


@pytest.mark.parametrize(
    ("field", "value", "verdict", "word"),
    [
        ("User13", "SCF {issue_id}", CheckVerdict.OK, "Text"),
        ("User13", "x" * 51, CheckVerdict.FAILED, "51"),
        ("NoSuchField", "x", CheckVerdict.FAILED, "no field"),
        ("RequestNumber", "x", CheckVerdict.FAILED, "read-only"),
        ("User1Code", "{question:Which?}", CheckVerdict.WARNING, "pick list"),
    ],
)
def test_r49_a_custom_field_is_reviewed_against_eam(tell, field, value, verdict, word):
    told = tell()
    wanted = (CustomField(field=field, value=value),)
    found = findings(check_fields(told.engine.parts.eam, wanted))[f"Custom field {field}"]
    assert found.verdict is verdict
    assert word in found.text


def test_r28_a_missing_category_code_is_named(tell):
    told = tell()
    told.crew("remove_category", code="SCF")
    found, _ = check_category_code(told.engine.parts.eam, "SCF")
    assert found.verdict is CheckVerdict.FAILED
    assert "SCF" in found.text
    assert "SeeClickFix 311 CRM" in found.next_step


def test_a13_a_role_that_may_not_acknowledge_is_told(tell, empty_city):
    told = tell()
    ends = empty_city.endpoints
    reader = SeeClickFixClient(
        ScfAccess(
            base_url=ends.seeclickfix_url,
            organization_id=ends.organization_id,
            token=empty_city.seeclickfix.token("internal"),
            contact="it@harborview.example",
        )
    )
    assert account(told)["SeeClickFix role"].verdict is CheckVerdict.OK
    found = account(told, reader)["SeeClickFix role"]
    assert found.verdict is CheckVerdict.FAILED
    assert "may not acknowledge" in found.text


def test_r26_another_display_name_is_told(tell):
    told = tell()
    told.office.rename_integration("Harborview Public Works")
    found = account(told)["Integration User"]
    assert found.verdict is CheckVerdict.WARNING
    assert "Harborview Public Works" in found.text


def test_a14_the_citizen_api_alone_does_work_requests_and_says_what_it_cannot(tell):
    told = tell(internal=False, has_internal_api=False)
    number = told.linked_report()
    assert told.status(number) == "Acknowledged"
    with pytest.raises(ConfigurationError, match="Work Orders need EAM's internal API"):
        told.engine.parts.eam.field_descriptions(Module.WORK_ORDER)
    with pytest.raises(ConfigurationError, match="internal API"):
        told.engine.parts.eam.set_location(Module.WORK_REQUEST, 1, "x")
