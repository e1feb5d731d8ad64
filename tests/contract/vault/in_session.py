"""Run inside a private D-Bus session: prints what the real keyring made of it, as JSON."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

from eamconsole.errors import CredentialError
from eamconsole.support.redaction import Redactor
from eamconsole.vault import CredentialKey, CredentialName, KeyringVault

TOKEN = CredentialKey("harborview", "test", CredentialName.SEECLICKFIX_TOKEN)
LONG = "é" * 5000


def whole_life():
    vault = KeyringVault(Redactor())
    told = {"before": vault.find(TOKEN)}
    vault.store(TOKEN, LONG)
    told["fresh"] = KeyringVault(Redactor()).find(TOKEN) == LONG
    import keyring

    told["entry"] = keyring.get_password("eamconsole", "harborview/test/seeclickfix-token") == LONG
    told["deleted"] = vault.delete(TOKEN)
    told["after"] = vault.find(TOKEN)
    told["again"] = vault.delete(TOKEN)
    return told


def many_at_once():
    vault = KeyringVault(Redactor())
    names = [CredentialKey(f"city{n}", "test", CredentialName.ARCGIS_TOKEN) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: vault.store(key, f"secret of {key}"), names))
    fresh = KeyringVault(Redactor())
    return {"kept": sum(fresh.find(key) == f"secret of {key}" for key in names)}


def replaced_by_another_program():
    running, command = KeyringVault(Redactor()), KeyringVault(Redactor())
    running.store(TOKEN, "of last year")
    command.store(TOKEN, "of this year")
    told = {"remembered": running.find(TOKEN)}
    running.forget(TOKEN)
    return told | {"read anew": running.find(TOKEN)}


def refused():
    try:
        KeyringVault(Redactor(), patience=20).store(TOKEN, "canary")
    except CredentialError as error:
        return {"code": error.code, "summary": error.summary, "next_step": error.next_step}
    return {"code": None}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(globals()[sys.argv[1]]()))
