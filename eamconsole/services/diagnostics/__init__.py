"""A bundle for whoever helps: what is needed to understand trouble, and nobody's words."""

from eamconsole.services.diagnostics.bundle import BundleFile, Diagnostics, save

__all__ = ["BundleFile", "Diagnostics", "save"]
