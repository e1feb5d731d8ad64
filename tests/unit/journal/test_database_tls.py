"""The connection to PostgreSQL is encrypted, and checked, where its address says so."""

import socket

import pytest
import trustme

from eamconsole.errors import JournalError
from eamconsole.journal import Journal
from eamconsole.support.clock import SystemClock

pytestmark = pytest.mark.postgres


@pytest.fixture
def encrypted(restartable_postgres, tmp_path):
    """A server on TLS only, by the address its certificate names, and who signed that."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    server = restartable_postgres
    key = server.keep("server.key", issued.private_key_pem.bytes())
    chain = server.keep("server.crt", issued.cert_chain_pems[0].bytes())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server.stop()
    server.start(
        "ssl=on", f"ssl_key_file={key}", f"ssl_cert_file={chain}",
        "listen_addresses=127.0.0.1", f"port={port}",
    )  # fmt: skip
    root = tmp_path / "root.crt"
    authority.cert_pem.write_to_path(str(root))
    stranger = tmp_path / "stranger.crt"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    address = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres?sslmode=verify-full"
    return address, root, stranger


def test_an_address_with_verify_full_is_encrypted_and_works(encrypted):
    address, root, _stranger = encrypted
    journal = Journal.open(f"{address}&sslrootcert={root}", clock=SystemClock(), name="tls")
    with journal.read() as ledgers:
        used = ledgers.lease._connection.exec_driver_sql(
            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).scalar_one()
    journal.close()
    assert used is True


def test_a_certificate_somebody_else_signed_is_refused_in_words(encrypted):
    address, _root, stranger = encrypted
    with pytest.raises(JournalError, match="certificate verify failed"):
        Journal.open(f"{address}&sslrootcert={stranger}", clock=SystemClock(), name="tls")
