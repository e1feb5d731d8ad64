"""Every layer that can fail is made to fail for real; the page says so and recovers."""

import datetime
import socket
import ssl

import pytest
import trustme

from eamconsole.services.checks import CheckVerdict
from tests.fixtures.raw_server import RawServer, answer

EAM = "EAM address (Test)"
URL = "environments.test.eam_url"


@pytest.fixture
def raw():
    """Make raw servers."""
    servers = []

    def make(*arguments, **options):
        servers.append(RawServer(*arguments, **options))
        return servers[-1]

    yield make
    for server in servers:
        server.close()


@pytest.fixture
def recovers(wizard, sandbox):
    """See a fault, type the right address again, see it gone; the wizard stays open."""

    def see(address, layer, *words, next_step=""):
        wizard.go_to("eam")
        wizard.type(URL, address)
        finding = wizard.check()[EAM]
        assert (finding.verdict, finding.layer) == (CheckVerdict.FAILED, layer), finding
        said = f"{finding.text} {dict(finding.facts)}"
        assert [word for word in words if word not in said] == []
        assert next_step in finding.next_step
        assert finding.next_step
        assert wizard.frame.next.text() == "Pass for now"
        wizard.type(URL, sandbox.endpoints.eam_url)
        wizard.check()
        assert wizard.passed()
        assert wizard.frame.next.text() == "Next"

    return see


def test_a_name_that_does_not_exist(recovers):
    recovers("https://eam.harborview.invalid", "name lookup", "eam.harborview.invalid")


def test_a_closed_port_is_refused(recovers):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    recovers(f"http://127.0.0.1:{port}", "connect", "refused", str(port))


def test_a_black_holed_port_times_out_and_means_a_firewall(recovers):
    hole = socket.socket()
    hole.bind(("127.0.0.1", 0))
    hole.listen(0)
    waiting = [socket.socket() for _ in range(3)]
    for caller in waiting:
        caller.setblocking(False)
        caller.connect_ex(hole.getsockname())
    port = hole.getsockname()[1]
    recovers(f"http://127.0.0.1:{port}", "connect", "timed out", "firewall", next_step=str(port))
    for caller in (*waiting, hole):
        caller.close()


def secure(raw, authority, **certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", **certificate).configure_cert(context)
    return raw(answer(b"[]"), wrap=lambda conn: context.wrap_socket(conn, server_side=True))


def test_an_expired_certificate_with_its_end_date(recovers, raw):
    end = datetime.datetime(2020, 2, 3, tzinfo=datetime.UTC)
    begin = end - datetime.timedelta(days=90)
    server = secure(raw, trustme.CA(), not_after=end, not_before=begin)
    recovers(f"https://localhost:{server.port}", "TLS", "2020-02-03", "Issued by")


def test_an_unknown_authority_with_subject_and_issuer(recovers, raw):
    server = secure(raw, trustme.CA(organization_name="Harborview IT"))
    recovers(f"https://localhost:{server.port}", "TLS", "Harborview IT", "Valid until")


def test_a_private_authority_is_fine_once_the_system_trusts_it(wizard, raw, tmp_path, monkeypatch):
    """IT adds the authority to the trust store while the page stays open."""
    authority = trustme.CA(organization_name="Harborview IT")
    server = secure(raw, authority)
    wizard.go_to("eam")
    wizard.type(URL, f"https://localhost:{server.port}/Citizen")
    wizard.type("environments.test.eam_internal_url", "")
    assert wizard.check()[EAM].layer == "TLS"
    authority.cert_pem.write_to_path(str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    finding = wizard.check()[EAM]
    assert (finding.verdict, finding.layer) == (CheckVerdict.OK, "content"), finding


def test_a_certificate_for_another_host(recovers, raw):
    server = secure(raw, trustme.CA())
    recovers(f"https://127.0.0.1:{server.port}", "TLS", "Valid for", "localhost")


def test_a_proxy_that_wants_a_login(wizard, raw, sandbox):
    proxy = raw(answer(b"", status="407 Proxy Authentication Required"))
    wizard.go_to("eam")
    wizard.type("network.proxy", f"http://127.0.0.1:{proxy.port}")
    wizard.type(URL, "http://eam.harborview.example/LucityCitizenRestAPI")
    finding = wizard.check()[EAM]
    assert finding.verdict is CheckVerdict.FAILED
    assert "407" in f"{finding.text} {finding.layer}"
    assert "proxy-login" in finding.next_step
    wizard.type("network.proxy", "none")
    wizard.type(URL, sandbox.endpoints.eam_url)
    wizard.check()
    assert wizard.passed()


def test_a_login_page_with_200_is_no_api(wizard, sandbox):
    wizard.go_to("eam")
    sandbox.faults["eam"].fail("login_page", times=None)
    finding = wizard.check()[EAM]
    assert (finding.verdict, finding.layer) == (CheckVerdict.FAILED, "content")
    assert "login page" in finding.text
    sandbox.faults["eam"].clear()
    wizard.check()
    assert wizard.passed()


def test_a_wrong_login_is_no_server_fault(wizard, installation, sandbox):
    wizard.go_to("eam")
    installation.credentials.store("harborview", "test", "eam-login", "user:wrong-password")
    found = wizard.check()
    assert found["EAM login (Test)"].layer == "login"
    assert found[EAM].verdict is CheckVerdict.OK
    installation.credentials.store("harborview", "test", "eam-login", sandbox.endpoints.eam_login)
    wizard.check()
    assert wizard.passed()


def test_a_token_without_rights(wizard, installation, sandbox):
    wizard.go_to("seeclickfix")
    store = installation.credentials.store
    store("harborview", "test", "seeclickfix-token", sandbox.seeclickfix.token("resident"))
    role = wizard.check()["SeeClickFix role"]
    assert (role.verdict, role.layer) == (CheckVerdict.FAILED, "permission")
    store("harborview", "test", "seeclickfix-token", sandbox.endpoints.token)
    assert wizard.check()["SeeClickFix role"].verdict is CheckVerdict.OK
    assert wizard.passed()


def test_a_token_that_has_lapsed(wizard, installation, sandbox):
    wizard.go_to("seeclickfix")
    store = installation.credentials.store
    store("harborview", "test", "seeclickfix-token", sandbox.seeclickfix.token("expired"))
    assert wizard.check()["SeeClickFix login"].layer == "login"


def test_a_missing_category_code_turns_fine_by_checking_again(wizard, sandbox):
    catalog = sandbox.eam.catalog
    kept = {code: set(problem.categories) for code, problem in catalog.problems.items()}
    title = catalog.categories.pop("SCF")
    for problem in catalog.problems.values():
        problem.categories.discard("SCF")
    wizard.go_to("categories")
    finding = wizard.check()["Category Code"]
    assert finding.verdict is CheckVerdict.FAILED
    assert "no Category Code SCF" in finding.text
    assert "Category Setup" in finding.next_step
    catalog.categories["SCF"] = title
    for code, problem in catalog.problems.items():
        problem.categories = kept[code]
    assert wizard.check()["Category Code"].verdict is CheckVerdict.OK


def test_test_and_production_must_not_be_the_same(wizard, sandbox):
    wizard.go_to("eam")
    wizard.type("environments.production.eam_url", sandbox.endpoints.eam_url + "/")
    finding = wizard.check()["Test system"]
    assert finding.verdict is CheckVerdict.FAILED
    assert "same EAM" in finding.text
    wizard.type("environments.production.eam_url", "")
    wizard.check()
    assert wizard.passed()


def test_a_check_can_be_cancelled_and_repeated(wizard, sandbox, qtbot):
    wizard.go_to("eam")
    sandbox.faults["eam"].fail("slow", seconds=3.0, times=None)
    wizard.frame.check.click()
    qtbot.waitUntil(wizard.frame.cancel.isVisible)
    wizard.frame.cancel.click()
    assert not wizard.dialog.checker.is_running
    assert wizard.frame.next.text() == "Pass for now"
    sandbox.faults["eam"].clear()
    wizard.check()
    assert wizard.passed()


def test_an_ignored_category_filter_is_never_taken_for_the_list(wizard, sandbox, draft):
    draft.put("environments.test.eam_internal_url", "")
    sandbox.eam.assumptions.category_on_problem_lookup = "ignored"
    wizard.go_to("categories")
    finding = wizard.check()["Category Code"]
    assert finding.verdict in (CheckVerdict.FAILED, CheckVerdict.WARNING), finding
    assert finding.next_step
    sandbox.eam.assumptions.category_on_problem_lookup = "honored"
    assert wizard.check()["Category Code"].verdict is CheckVerdict.OK


def test_where_one_filter_is_ignored_the_internal_look_up_tells_the_codes(wizard, sandbox):
    sandbox.eam.assumptions.category_on_problem_lookup = "ignored"
    problems = sandbox.eam.catalog.problems.values()
    ours = [problem for problem in problems if "SCF" in problem.categories]
    assert 0 < len(ours) < len(problems)
    wizard.go_to("categories")
    finding = wizard.check()["Category Code"]
    assert finding.verdict is CheckVerdict.OK
    assert finding.text.startswith(f"{len(ours)} problem codes belong to SCF")


def test_what_is_not_known_is_never_shown_as_fine(wizard):
    wizard.go_to("seeclickfix")
    found = wizard.check()
    assert found["Token end date"].verdict is CheckVerdict.NOT_KNOWN
    cards = [card.accessibleName() for card in wizard.frame.findings._cards]
    assert "Not known: Token end date" in cards
    assert "Not known [login] Token end date" in wizard.frame.findings.text()
    wizard.go_to("summary")
    points = [point.words for point in wizard.dialog.context.journey.open_points()]
    assert any(words.startswith("Token end date: not known.") for words in points)
