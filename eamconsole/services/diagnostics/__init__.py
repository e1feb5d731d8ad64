"""A bundle for whoever helps: what is needed to understand trouble, and nobody's words."""

from eamconsole.services.diagnostics.bundle import Diagnostics, Entry, save

__all__ = ["Diagnostics", "Entry", "save"]
