"""Light and dark: the palettes, the colors by meaning, and the style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from string import Template

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from eamconsole.gui.resources import folder, resource_text
from eamconsole.gui.tones import Tone


class Scheme(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """All colors of one theme, as ``#rrggbb``."""

    name: str
    window: str
    base: str
    alternate: str
    raised: str
    text: str
    muted: str
    line: str
    scroll: str
    accent: str
    on_accent: str
    tones: dict[Tone, str]
    soft: dict[Tone, str]
    """Backgrounds of pills and notes; the tone's color is readable on them."""
    bands: dict[str, tuple[str, str]]
    """Environment → background and text of the band."""


_BANDS = {
    "test": ("#0b5cad", "#ffffff"),
    "production": ("#9f1d20", "#ffffff"),
    "sandbox": ("#5b3a9e", "#ffffff"),
    "none": ("#4a5360", "#ffffff"),
}

LIGHT = Theme(
    name="light", window="#f3f4f6", base="#ffffff", alternate="#f8f9fb", raised="#ffffff",
    text="#1b1f24", muted="#566070", line="#d5d9e0", scroll="#aab2bf",
    accent="#0b5cad", on_accent="#ffffff",
    tones={
        Tone.PLAIN: "#1b1f24", Tone.QUIET: "#566070", Tone.GOOD: "#186a35",
        Tone.ACTIVE: "#0b5cad", Tone.WARNING: "#855100", Tone.BAD: "#b3261e",
        Tone.SPECIAL: "#6941b8",
    },
    soft={
        Tone.PLAIN: "#eceef2", Tone.QUIET: "#eceef2", Tone.GOOD: "#e4f4e9",
        Tone.ACTIVE: "#e4effa", Tone.WARNING: "#fdf1dc", Tone.BAD: "#fce9e8",
        Tone.SPECIAL: "#f0eafb",
    },
    bands=_BANDS,
)  # fmt: skip

DARK = Theme(
    name="dark", window="#1d2126", base="#15181c", alternate="#1a1e23", raised="#262b32",
    text="#e6e9ee", muted="#a3adba", line="#3a414b", scroll="#4d5662",
    accent="#2b69ae", on_accent="#ffffff",
    tones={
        Tone.PLAIN: "#e6e9ee", Tone.QUIET: "#a3adba", Tone.GOOD: "#6fce8e",
        Tone.ACTIVE: "#7db8f5", Tone.WARNING: "#f0b75c", Tone.BAD: "#ff9a92",
        Tone.SPECIAL: "#c3a6f7",
    },
    soft={
        Tone.PLAIN: "#2c323a", Tone.QUIET: "#2c323a", Tone.GOOD: "#1c3325",
        Tone.ACTIVE: "#1b2f45", Tone.WARNING: "#3a2d15", Tone.BAD: "#432422",
        Tone.SPECIAL: "#30264a",
    },
    bands=_BANDS,
)  # fmt: skip


class Appearance(QObject):
    """Applies a theme to the application and tells the views when it changed."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._scheme = Scheme.SYSTEM
        self.theme = LIGHT
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_system_change)
        self.choose(Scheme.SYSTEM)

    @property
    def scheme(self) -> Scheme:
        """What the person chose."""
        return self._scheme

    def choose(self, scheme: Scheme) -> None:
        """Follow the system, or stay light or dark."""
        self._scheme = scheme
        hints = self._app.styleHints()
        if scheme is Scheme.SYSTEM:
            hints.unsetColorScheme()
        else:
            dark = scheme is Scheme.DARK
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        self._apply()

    @Slot()
    def _on_system_change(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        system_dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        dark = self._scheme is Scheme.DARK or (self._scheme is Scheme.SYSTEM and system_dark)
        self.theme = DARK if dark else LIGHT
        self._app.setPalette(palette_of(self.theme))
        self._app.setStyleSheet(style_sheet(self.theme))
        self.changed.emit()


def palette_of(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme."""
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.base,
        role.AlternateBase: theme.alternate, role.Text: theme.text, role.Button: theme.raised,
        role.ButtonText: theme.text, role.BrightText: theme.tones[Tone.BAD],
        role.Highlight: theme.accent, role.HighlightedText: theme.on_accent,
        role.Link: theme.tones[Tone.ACTIVE], role.LinkVisited: theme.tones[Tone.SPECIAL],
        role.ToolTipBase: theme.raised, role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted, role.Mid: theme.line, role.Midlight: theme.alternate,
        role.Dark: theme.line, role.Light: theme.raised, role.Accent: theme.accent,
    }  # fmt: skip
    palette = QPalette()
    for where, color in colors.items():
        palette.setColor(where, QColor(color))
    for where in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(theme.muted))
    return palette


def style_sheet(theme: Theme) -> str:
    """Return the style sheet with the theme's colors filled in."""
    colors = {
        "window": theme.window, "base": theme.base, "alternate": theme.alternate,
        "raised": theme.raised, "text": theme.text, "muted": theme.muted,
        "line": theme.line, "scroll": theme.scroll,
        "accent": theme.accent, "on_accent": theme.on_accent, "icons": folder("icons"),
    }  # fmt: skip
    for tone in Tone:
        colors[tone.value] = theme.tones[tone]
        colors[f"soft_{tone.value}"] = theme.soft[tone]
    for name, (back, front) in theme.bands.items():
        colors[f"band_{name}"], colors[f"on_band_{name}"] = back, front
    return Template(resource_text("qss", "console.qss")).substitute(colors)
