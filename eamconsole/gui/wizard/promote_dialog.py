"""Test and Production side by side, the secrets of Production asked anew."""

from __future__ import annotations

import copy
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from eamconsole.errors import EamConsoleError
from eamconsole.gui.dialogs import until_closed
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.shadow_dialog import ShadowDialog
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.context import WizardContext
from eamconsole.gui.wizard.going_live_panel import GoingLivePanel
from eamconsole.gui.wizard.grid import fill, grid
from eamconsole.gui.wizard.secret_field import SecretField
from eamconsole.services.going_live_words import lives_from
from eamconsole.services.profiles import Profile
from eamconsole.services.setup.finishing import Promotion, promote, promotion
from eamconsole.services.setup.steps import words_for
from eamconsole.services.setup.wording import error_in_words


class PromoteDialog(QDialog):
    """Only a saved profile can be promoted; before that it compares."""

    def __init__(self, context: WizardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle("From Test to Production")
        self._build()
        self._wire()
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 130, metrics.lineSpacing() * 42)
        self._compare()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(10)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        outer.addWidget(area, 1)
        column.addWidget(PlainLabel("What changes with Production", role="heading"))
        self.table = grid("Test and Production", ("Setting", "Test", "Production"))
        fill(self.table, [])
        column.addWidget(self.table)
        words = "Secrets of Test are never taken over. Type those of Production."
        column.addWidget(PlainLabel(words, role="muted", wrap=True))
        token = SecretField(self._context, "SeeClickFix token", "seeclickfix-token", "production")
        login = SecretField(
            self._context, "Login of EAM's internal API", "eam-login", "production", login=True
        )
        key = SecretField(
            self._context, "Token or API key (if a gateway asks for one)", "eam-token", "production"
        )
        self.secrets = (token, login, key)
        for secret in self.secrets:
            column.addWidget(secret)
        self.live = GoingLivePanel(self._context)
        column.addWidget(self.live)
        first = (
            "First production run: report one request marked TEST in the real organization, watch "
            "it reach EAM, be acknowledged, and close it in EAM. Then tell residents."
        )
        column.addWidget(PlainLabel(first, wrap=True))
        self.words = PlainLabel(wrap=True)
        column.addWidget(self.words)
        column.addStretch(1)
        row = QHBoxLayout()
        self.go = push_button("Work on Production from now on", name="promote_now")
        self.go.setEnabled(False)
        self.close_button = push_button("Close", name="close_promote")
        self.shadow = push_button(
            "What a round would do…", hint="Writes nowhere; may be repeated", name="promote_shadow"
        )
        self.shadow.setEnabled(False)
        row.addWidget(self.shadow)
        row.addStretch(1)
        row.addWidget(self.go)
        row.addWidget(self.close_button)
        outer.addLayout(row)

    def _wire(self) -> None:
        self.close_button.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_go)
        self.shadow.clicked.connect(self._on_shadow)
        for secret in self.secrets:
            secret.stored.connect(self._compare)

    def _compare(self) -> None:
        for secret in self.secrets:
            secret.refresh()
        draft = copy.deepcopy(self._context.draft)
        work = partial(promotion, self._context.installation, draft)
        self._context.ask(work, self._on_compared, self._on_refused)

    def _on_compared(self, found: Promotion) -> None:
        fill(self.table, [(_called(c.key), c.now, c.then) for c in found.changes])
        lacking = f"Production still lacks: {', '.join(found.lacking)}." if found.lacking else ""
        saved = self._context.draft.name in found.saved_profiles
        if not saved:
            lacking = f"{lacking} Finish the set-up on Test first.".strip()
        self._say(lacking or "Production has everything it needs.", bad=bool(lacking))
        self.go.setEnabled(not lacking)
        self.live.allow(may_count=not lacking)
        self.shadow.setEnabled(not lacking)

    def _on_shadow(self) -> None:
        context = self._context
        until_closed(
            ShadowDialog(
                self,
                context.installation,
                context.draft.name,
                context.jobs,
                environment="production",
            )
        )

    def _on_go(self) -> None:
        draft = copy.deepcopy(self._context.draft)
        work = partial(
            promote, self._context.installation, draft, self.live.outlook, self.live.choice()
        )
        self._context.ask(work, self._on_promoted, self._on_refused)

    def _on_promoted(self, profile: Profile) -> None:
        self._context.draft.put("environments.active", "production")
        self._context.draft.put("intake.start_at", profile.intake.start_at)
        now = self._context.installation.clock.now()
        self._say(f"{lives_from(profile, now)} Open the window again.", bad=False)
        self.go.setEnabled(False)
        self.live.allow(may_count=False)

    def done(self, result: int) -> None:
        """End a count that nobody waits for any more."""
        self.live.stop()
        super().done(result)

    def _on_refused(self, error: EamConsoleError) -> None:
        self._say(error_in_words(error), bad=True)

    def _say(self, words: str, *, bad: bool) -> None:
        self.words.show_text(words)
        self.words.show_tone(Tone.BAD if bad else Tone.GOOD)


def _called(key: str) -> str:
    """Return the name of a setting of either environment."""
    return words_for(f"environments.test.{key}").removesuffix(" (Test)")
