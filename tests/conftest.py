"""Makes every test run in the same surroundings, whatever machine it runs on."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported: it aborts without
for _name in (
    *("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
):
    os.environ.pop(_name, None)  # a test that wants one sets it
os.environ["EAMCONSOLE_DEFAULTS"] = "none"  # whatever this computer's administrator has set

import ipaddress
import socket
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fixtures.memory_disk import roomy_memory_disk

pytest_plugins = [
    "tests.fixtures.garbage",
    "tests.fixtures.postgres",
    "tests.fixtures.secret_service",
    "tests.fixtures.steady_logging",
]

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("wide", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_configure(config):
    """Let the folders of ordinary tests stand in memory; what is measured or soaked has a disk.

    Each of some thousand journals is synced to the disk at every commit: half of the tests' time,
    and nothing a test asserts on (a killed process loses nothing that it wrote).
    """
    asked = config.getoption("markexpr").replace("not ", "not_").split()
    measured = {"soak", "benchmark"}.intersection(asked)
    memory = None if measured else roomy_memory_disk()
    if memory is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_modifyitems(items):
    """Give what runs for minutes no limit, however it is started.

    A limit per test cuts a soak short, which then looks like a failure of the program.
    """
    for item in items:
        if item.get_closest_marker("soak") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(0))


def pytest_xvfb_disable(config):
    """Start no virtual screen for nothing: with QT_QPA_PLATFORM=xcb there will be one."""
    return os.environ["QT_QPA_PLATFORM"] != "xcb"


@pytest.fixture(autouse=True)
def home_folder(tmp_path_factory, monkeypatch) -> Path:
    """Give each test its own place for profiles, journal and logs."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("EAMCONSOLE_HOME", str(home))
    return home


@pytest.fixture(autouse=True, scope="session")
def only_loopback():
    """Refuse connections that would leave this machine: a test must not depend on the network."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self, address):
        _require_loopback(self, address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        _require_loopback(self, address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield


def _require_loopback(sock, address):
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = address[0]
    if host in ("", "localhost"):
        return
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise RuntimeError(
            f"a test tried to connect to {host}, which is not this machine; "
            "let it talk to the sandbox or to a closed port on 127.0.0.1"
        )
