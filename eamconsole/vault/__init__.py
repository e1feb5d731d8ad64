"""Credentials, kept in the keyring of the operating system."""
