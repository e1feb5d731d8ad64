"""Credentials in the OS keyring, and nowhere else."""

from eamconsole.vault.faults import (
    CredentialMissing,
    KeyringLocked,
    KeyringMissing,
    KeyringRefused,
    KeyringSilent,
    SecretUnusable,
)
from eamconsole.vault.names import SERVICE_NAME, CredentialKey, CredentialName
from eamconsole.vault.vaults import KeyringVault, MemoryVault, Vault, require

__all__ = [
    "SERVICE_NAME",
    "CredentialKey",
    "CredentialMissing",
    "CredentialName",
    "KeyringLocked",
    "KeyringMissing",
    "KeyringRefused",
    "KeyringSilent",
    "KeyringVault",
    "MemoryVault",
    "SecretUnusable",
    "Vault",
    "require",
]
