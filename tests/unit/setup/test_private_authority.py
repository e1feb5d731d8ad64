"""A city's own certificate authority is accepted where the system trusts it."""

import os
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
import trustme

from tests.fixtures.raw_server import RawServer, answer

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import sys
from eamconsole.errors import Service
from eamconsole.wire.diagnosis import diagnose
from eamconsole.wire.http import ProxyChoice, Surroundings
from eamconsole.support.redaction import Redactor
around = Surroundings(redactor=Redactor(), proxy=ProxyChoice("none"))
for layer in diagnose(sys.argv[1], Service.EAM, around):
    print(layer.layer, layer.ok, layer.facts.get("issuer", ""))
"""


def tried(url, trusted):
    env = {**os.environ, "SSL_CERT_FILE": str(trusted)}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, url],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return ended.stdout.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="its own store is asked there, no file")
def test_trusted_by_the_system_it_is_fine_otherwise_it_is_named(tmp_path):
    authority = trustme.CA(organization_name="Harborview IT")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = RawServer(answer(b"[]"), wrap=lambda conn: context.wrap_socket(conn, server_side=True))
    mine, other = tmp_path / "mine.pem", tmp_path / "other.pem"
    authority.cert_pem.write_to_path(str(mine))
    trustme.CA().cert_pem.write_to_path(str(other))
    url = f"https://localhost:{server.port}"
    try:
        assert tried(url, mine)[-1].startswith("content True")
        refused = tried(url, other)[-1]
        assert refused.startswith("TLS False") and "Harborview IT" in refused
    finally:
        server.close()
