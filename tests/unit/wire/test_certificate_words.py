"""What is wrong with a certificate is said in words, whatever OpenSSL's number for it is."""

import ssl

import pytest

from eamconsole.wire.http.fault_words import fault_of


def refused(code, message):
    error = ssl.SSLCertVerificationError(1, f"certificate verify failed: {message}")
    error.verify_code, error.verify_message = code, message
    return fault_of(error, "eam.city.example:443")


@pytest.mark.parametrize(
    ("code", "message", "words", "step"),
    [
        (10, "certificate has expired", "has expired", "renewed"),
        (18, "self-signed certificate", "issuer this machine does not trust", "trust store"),
        (20, "unable to get local issuer certificate", "issuer this machine", "trust store"),
        (23, "certificate revoked", "was revoked", "replaced"),
        (26, "unsuitable certificate purpose", "not made for a server", "server certificate"),
        (66, "EE certificate key too weak", "key that is too short", "longer key"),
        (68, "CA signature digest algorithm too weak", "signed in a way", "SHA-256"),
        (85, "Missing Authority Key Identifier", "(Missing Authority Key Identifier)", "5280"),
        (0, "", "issuer this machine does not trust", "trust store"),
    ],
)
def test_each_fault_of_a_certificate_has_its_words_and_its_step(code, message, words, step):
    fault = refused(code, message)
    assert fault.layer == "TLS"
    assert words in fault.words and "eam.city.example:443" in fault.words
    assert step in fault.next_step


def test_what_openssl_says_at_length_is_cut():
    assert len(refused(99, "odd " * 5_000).words) < 250
