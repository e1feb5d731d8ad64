"""Do both systems agree: compared on demand, shown, reported, and mended where that can be done."""

from eamconsole.services.reconcile.board import Agreement, Reconciling
from eamconsole.services.reconcile.mending import Mended, Mending, MendPreview

__all__ = ["Agreement", "MendPreview", "Mended", "Mending", "Reconciling"]
