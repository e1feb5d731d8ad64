"""A profile file is checked as a whole: every fault with file, key, value and reason."""

import re

import pytest

from eamconsole.services.checks.settings import check_settings
from eamconsole.services.profiles import (
    ProfileRefused,
    as_toml,
    effective_tables,
    parse_profile,
)
from eamconsole.services.profiles.rules import to_rules

SMALL = """
name = "harborview"
[organization]
name = "City of Harborview"
time_zone = "America/New_York"
[environments]
active = "test"
[environments.test]
seeclickfix_url = "https://int.seeclickfix.com/api/v2"
organization_id = 4242
eam_url = "https://eam.harborview.example/CitizenPortalRESTAPI"
[map]
srid = 2234
[intake]
start_at = "2026-11-01T00:00:00Z"
"""


def with_line(table: str, line: str) -> str:
    """Return the small profile with one more line in ``table``; "" is the top."""
    if not table:
        return f"{line}\n{SMALL}"
    if f"[{table}]\n" in SMALL:
        return SMALL.replace(f"[{table}]\n", f"[{table}]\n{line}\n")
    return f"{SMALL}\n[{table}]\n{line}\n"


def faults_of(text: str) -> dict[str, str]:
    with pytest.raises(ProfileRefused) as refused:
        parse_profile(text, "harborview.toml")
    assert "harborview.toml" in refused.value.summary
    return {fault.key: fault.reason for fault in refused.value.faults}


def told(text: str) -> set[str]:
    """Return the settings somebody should look at."""
    return {finding.key for finding in check_settings(parse_profile(text, "x"))}


def test_small_profile_has_the_documented_defaults():
    tables = effective_tables(parse_profile(SMALL, "small"))
    assert tables["status"]["closes_at"] == 950
    assert tables["intake"]["poll_seconds"] == 60
    assert tables["limits"]["seeclickfix_calls_per_minute"] == 20
    assert tables["limits"]["retry_first_seconds"] == 30
    assert tables["eam"]["category_code"] == "SCF"
    assert "{request_number}" in tables["messages"]["acknowledgment"]


def test_a_written_profile_is_read_as_the_same():
    profile = parse_profile(with_line("messages.closing_by_status", '951 = "Called off."'), "x")
    assert parse_profile(as_toml(profile), "y") == profile


@pytest.mark.parametrize(
    ("table", "line", "key", "reason"),
    [
        ("", "color = 1", "color", "is no key of a profile"),
        ("status", "close_at = 1", "status.close_at", 'did you mean "closes_at"?'),
        ("status", 'closes_at = "950"', "status.closes_at", "must be a whole number"),
        ("status", "closes_at = true", "status.closes_at", "must be a whole number"),
        ("status", "poll_seconds = nan", "status.poll_seconds", "finite"),
        ("status", "reopen_limit = -1", "status.reopen_limit", "must be 0 or more"),
        (
            "status",
            'reopen_limits = { "Pothole" = 1, "POTHOLE" = 2 }',
            "status.reopen_limits",
            "has two limits; case does not count",
        ),
        ("status", 'closed_in_seeclickfix = "ask"', "status.closed_in_seeclickfix", "'report'"),
        ("eam", 'time_zone = "Mars/Base"', "eam.time_zone", "is no time zone"),
        ("eam", 'documents = "mail"', "eam.documents", "must be 'upload' or 'link'"),
        ("eam.server", "quiet_second = 1", "eam.server.quiet_second", '"quiet_seconds"'),
        ("eam.server", 'take = "x"', "eam.server.take", "must be a whole number"),
        ("seeclickfix.server", "pages = 1", "seeclickfix.server.pages", "is no key"),
        ("map", "bounds = [41.5, -73.2, 41.0, -72.5]", "map.bounds", "south below north"),
        ("map", "bounds = [1.0, 2.0]", "map.bounds", "must hold 4 values"),
        ("map", 'arcgis_url = "https://gis.example/Geo"', "map.arcgis_url", "/GeocodeServer"),
        ("map", 'basemap_url = "https://gis.example/tile/{z}"', "map.basemap_url", "/MapServer"),
        ("environments.test", 'eam_record_url = "https://eam.example/x"',
         "environments.test.eam_record_url", "must name {number} or {record}"),
        ("environments.test", 'eam_record_url = "https://eam.example/{number}/{id}"',
         "environments.test.eam_record_url", "knows {number} and {record}"),
        ("environments.test", 'eam_record_url = "https://{record}.example/"',
         "environments.test.eam_record_url", "host name"),
        ("environments.test", 'eam_record_url = "file:///{number}"',
         "environments.test.eam_record_url", "https://"),
        ("environments.test", 'eam_record_url = "https://e.example/{number}?token=zzry"',
         "environments.test.eam_record_url", "holds a secret"),
        ("categories", 'morning_sync = "25:00"', "categories.morning_sync", "time of day"),
        ("messages", 'closing = "  "', "messages.closing", "must not be blank"),
        ("messages", 'closing = "{name}"', "messages.closing", "holds {name}, which stands for"),
        ("messages.closing_by_status", 'abc = "x"', "messages.closing_by_status", "status code"),
        ("messages.closing_by_status", '951 = ""', "messages.closing_by_status.951", "blank"),
        ("intake", 'poll_seconds = "60"', "intake.poll_seconds", "must be a number"),
        ("limits", "seeclickfix_calls_per_minute = 0", "limits.seeclickfix_calls_per_minute",
         "must be more than 0"),
        ("limits", "retry_max_seconds = 5", "limits.retry_max_seconds", "must not be less"),
        ("network", 'proxy = "ftp://x"', "network.proxy", "must be"),
        ("network", 'proxy = "http://a:b@x:1"', "network.proxy", "holds a login"),
        ("journal", 'url = "mysql://x"', "journal.url", "postgresql+psycopg://"),
        ("journal", 'url = "postgresql+psycopg://a:b@x/y"', "journal.url", "holds a password"),
        ("environments.production", "organization_id = 1", "environments.production.eam_url",
         "is required"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_with_its_key_and_reason(table, line, key, reason):
    faults = faults_of(with_line(table, line))
    assert reason in faults[key]


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("srid = 2234", "srid = 4326", "map.srid", "not a plane"),
        ("srid = 2234", 'srid = "x"', "map.srid", "is no code"),
        ("srid = 2234", "", "map.srid", "is required"),
        ("https://int.see", "http://int.see", "environments.test.seeclickfix_url", "https://"),
        ("https://eam", "ftp://eam", "environments.test.eam_url", "https://"),
        ("https://eam", "https://me:pw@eam", "environments.test.eam_url", "holds a login"),
        ("4242", "0", "environments.test.organization_id", "must be more than 0"),
        ('active = "test"', 'active = "production"', "environments.active", "not filled in"),
        ('"2026-11-01T00:00:00Z"', '"2026-11-01T00:00:00"', "intake.start_at", "offset"),
        ('name = "harborview"', 'name = "a/b"', "name", "short name"),
    ],
)
def test_a_changed_value_is_refused_with_its_key_and_reason(old, new, key, reason):
    faults = faults_of(SMALL.replace(old, new, 1))
    assert reason in faults[key]


def test_all_faults_are_told_at_once():
    text = with_line("eam.server", "quiet_second = 1").replace("2234", "4326")
    text = text.replace("America/New_York", "Mars/Base").replace("4242", '"4242"')
    assert set(faults_of(text)) == {
        "organization.time_zone",
        "environments.test.organization_id",
        "map.srid",
        "eam.server.quiet_second",
    }


def test_a_password_in_an_address_is_not_repeated():
    with pytest.raises(ProfileRefused) as refused:
        parse_profile(SMALL.replace("https://eam", "https://me:canary@eam"), "x")
    assert "canary" not in refused.value.summary


def test_broken_toml_names_the_line():
    assert "line 1" in faults_of("name == 1")["(file)"]


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ('equals = "A"', 'equals = "A"', True),
        ('equals = "A"', 'equals = "B"', False),
        ('equals = "A"', "changes = true", True),
        ('equals = "A"', 'changes = true\nto = "B"', False),
        ('equals = "A"', 'changes = true\nfrom = "A"', False),
        ('equals = "In Progress"', 'equals = "in progress "', True),
        ('changes = true\nfrom = "A"', 'changes = true\nto = "B"', True),
        ('changes = true\nfrom = "A"\nto = "B"', 'changes = true\nfrom = "A"\nto = "C"', False),
    ],
)
def test_rules_that_one_change_would_fit_both_are_refused(first, second, overlap):
    rule = '[[comment_rules]]\nfield = "{}"\ncomment = "x"\n{}\n'
    text = SMALL + rule.format("StatusType", first) + rule.format("statustype", second)
    if overlap:
        assert "overlaps with comment_rules[1]" in faults_of(text)["comment_rules[2]"]
    else:
        parse_profile(text, "x")


def test_rules_on_the_code_and_on_the_words_of_a_field_are_rules_on_one_field():
    rule = '[[comment_rules]]\nfield = "{}"\ncomment = "x"\nchanges = true\n'
    text = SMALL + rule.format("PriorityType") + rule.format("prioritycode")
    assert "overlaps with comment_rules[1]" in faults_of(text)["comment_rules[2]"]


@pytest.mark.parametrize(
    "condition",
    ["", 'equals = "A"\nchanges = true', 'equals = " "', 'from = "A"',
     'changes = true\nfrom = "A"\nto = "A"',
     'changes = true\nfrom = "In Progress"\nto = "in progress "'],
)  # fmt: skip
def test_a_rule_without_a_clear_condition_is_refused(condition):
    text = f'{SMALL}[[comment_rules]]\nfield = "F"\ncomment = "x"\n{condition}\n'
    assert "comment_rules[1]" in faults_of(text)


def test_work_orders_need_the_internal_address():
    routes = '[[work_orders.routes]]\ncategory = "HVAC"\ncategory_code = "F"\n'
    assert parse_profile(f"{SMALL}[work_orders]\nenabled = false\n{routes}", "x")
    faults = faults_of(f"{SMALL}[work_orders]\nenabled = true\n{routes}")
    assert "needed for Work Orders" in faults["environments.test.eam_internal_url"]


def test_custom_fields_may_use_questions_and_only_once_per_field():
    field = '[[custom_fields]]\nfield = "User13"\nvalue = "{question:How wide?}"\n'
    parse_profile(SMALL + field, "x")
    assert "filled in twice" in faults_of(SMALL + field + field)["custom_fields[2].field"]


def test_http_is_fine_on_this_machine_for_everything():
    text = re.sub(r"https://[^/]+", "http://127.0.0.1:8080", SMALL)
    text = text.replace("[map]", 'eam_internal_url = "http://localhost:1/x"\n[map]')
    assert told(text) == {"organization.contact", "map.bounds"}


def test_http_elsewhere_is_for_the_citizen_api_alone_and_warned_of():
    text = SMALL.replace("https://eam", "http://eam")
    assert "unencrypted" in check_settings(parse_profile(text, "x"))[0].text
    internal = with_line("environments.test", 'eam_internal_url = "http://eam.example/x"')
    assert "https://" in faults_of(internal)["environments.test.eam_internal_url"]


def test_an_address_pasted_with_work_is_understood():
    profile = parse_profile(SMALL.replace("RESTAPI", "RESTAPI/Work/"), "x")
    assert profile.environments.test.eam_url.endswith("/CitizenPortalRESTAPI")


def test_an_empty_environment_is_one_left_out():
    profile = parse_profile(f"{SMALL}[environments.production]\n", "x")
    assert profile.environments.production is None


def test_production_equal_to_test_is_warned_of():
    production = SMALL.split("[environments.test]")[1].split("[map]", maxsplit=1)[0]
    text = f"{SMALL}[environments.production]\n{production.replace('eam.harb', 'EAM.harb')}"
    assert "same EAM" in check_settings(parse_profile(text, "x"))[0].text


def test_a_missing_start_is_warned_of():
    text = SMALL.replace('start_at = "2026-11-01T00:00:00Z"', "")
    assert told(text) - told(SMALL) == {"intake.start_at"}


@pytest.mark.parametrize(
    "line",
    [
        "brake_share = 1.5",
        "brake_missing_share = -0.1",
        "brake_at_least = -1",
        "brake_missing_at_least = 2.5",
        'brake_share = "much"',
    ],
)
def test_a_brake_outside_its_range_is_refused_by_its_key(line):
    assert list(faults_of(with_line("status", line))) == [f"status.{line.split()[0]}"]


def test_the_brakes_have_the_documented_defaults_and_zero_is_allowed():
    status = effective_tables(parse_profile(SMALL, "small"))["status"]
    assert (status["brake_share"], status["brake_at_least"]) == (0.3, 20)
    assert (status["brake_missing_share"], status["brake_missing_at_least"]) == (0.05, 5)
    off = parse_profile(with_line("status", "brake_share = 0\nbrake_at_least = 0"), "off")
    assert to_rules(off).status.brake_share == 0
