"""What a test run cannot tell is told as such, in the findings and in the report."""

from datetime import UTC, datetime

from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.services.checks import CheckVerdict
from eamconsole.services.setup.acceptance import as_finding, run_acceptance
from eamconsole.services.setup.report import ReportHead, report_html
from tests.unit.setup.test_production_wall import a_draft


def test_a_comment_that_eam_does_not_list_has_not_passed(installation):
    """The citizen API takes a comment and shows it to nobody: whether it arrived is not known."""
    with SandboxCity(CityOptions(calls_per_minute=0)) as city:
        city.eam.assumptions.citizen_comments_public = False
        draft = a_draft("https://unused.example", "")
        ends = city.endpoints
        draft.put("environments", {"active": "test"})
        draft.put(
            "environments.test",
            {
                "seeclickfix_url": ends.seeclickfix_url,
                "organization_id": ends.organization_id,
                "eam_url": ends.eam_url,
            },
        )
        draft.put("eam.server", {"send_comment_flag": False})
        results = {
            result.key: result
            for result in run_acceptance(installation, draft, ["create", "comment"])
        }
    assert results["create"].passed
    comment = results["comment"]
    assert (comment.passed, comment.word) == (None, "not known")
    assert as_finding(comment).verdict is CheckVerdict.NOT_KNOWN
    head = ReportHead(
        organization="City of Harborview",
        profile="harborview",
        environment="Test",
        person="dana",
        at=datetime(2026, 11, 27, tzinfo=UTC),
        version="1",
    )
    assert "1 of 1 step passed, 1 not known, 5 not done" in report_html(head, results)
