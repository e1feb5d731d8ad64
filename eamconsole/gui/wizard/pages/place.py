"""Page 5: the SRID, found offline and proved on a point of the city."""

from __future__ import annotations

import copy
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from eamconsole.errors import EamConsoleError
from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.wizard.fields import (
    FormField,
    as_number,
    check_field,
    choice_field,
    number_field,
    numbers_field,
    text_field,
)
from eamconsole.gui.wizard.map_drawing import MapDrawing
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.secret_field import SecretField
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.place import (
    MODES,
    PlacedPoint,
    SridChoice,
    in_words,
    known_point,
    placed,
    search,
)
from eamconsole.services.setup.real_points import RealPoints

_PAUSE_MS = 250
_SRID = "map.srid"


class MapPage(WizardPage):
    """Searches while one types; draws as soon as SRID and point are there."""

    key = StepKey.MAP

    def entered(self) -> None:
        self._redraw()
        self.arcgis.refresh()

    def recolor(self) -> None:
        self.drawing.update()

    def take(self, item: object) -> None:
        if isinstance(item, RealPoints):
            self.drawing.show_real(item)

    def edited(self, field: FormField) -> None:
        self._later.start()

    def _build(self) -> None:
        self._later = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self.add_section("A point you know", "Any address whose coordinates you can look up.")
        self.add("Latitude", number_field("answers.known_point.latitude"))
        self.add("Longitude", number_field("answers.known_point.longitude"), "Negative in America.")
        self.add("X as EAM shows it (optional)", number_field("answers.known_point.x"))
        self.add("Y as EAM shows it (optional)", number_field("answers.known_point.y"))
        self.add_setting(
            numbers_field("map.bounds", placeholder="41.00, -73.20, 41.50, -72.50"),
            "South, west, north, east in degrees. Requests outside are not sent.",
        )
        self.add_section("SRID of EAM's map")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Hartford, Ohio north, 2234, ESRI:102003 …")
        self.search.setObjectName("srid_search")
        label = self.label_for("Search by city, state or code", self.search)
        self.column.addWidget(label)
        self.column.addWidget(self.search)
        self.hits = QListWidget()
        self.hits.setAccessibleName("Spatial references found")
        self.hits.setUniformItemSizes(True)
        self.hits.setSpacing(2)
        self.hits.setFixedHeight(self.fontMetrics().lineSpacing() * 9)
        self.column.addWidget(self.hits)
        self.add_setting(
            text_field(_SRID),
            "EAM's system settings, tab REST API, name it as WKID. When in doubt ask CentralSquare "
            "support; spatialreference.org explains the codes.",
        )
        self.about = self.add_words("")
        self.drawing = MapDrawing()
        self.column.addWidget(self.drawing)
        self._build_lookup()

    def _build_lookup(self) -> None:
        self.add_setting(choice_field("map.coordinates", MODES))
        self.add_section("Address lookup")
        self.add(
            "",
            check_field("map.reverse_geocode", "Ask ArcGIS for the address", otherwise=True),
        )
        self.add_setting(
            text_field("map.arcgis_url", placeholder="https://…/GeocodeServer"),
            "Empty: Esri World Geocoder.",
        )
        self.add_setting(
            text_field("map.basemap_url", placeholder="https://…/MapServer"),
            "Draws the streets behind the small map of a request. Empty: outlines only.",
        )
        self.arcgis = SecretField(self.context, "Token of the locator (if it asks)", "arcgis-token")
        self.column.addWidget(self.arcgis)

    def _wire(self) -> None:
        self.search.textEdited.connect(self._later.start)
        self._later.timeout.connect(self._look_up)
        self.hits.itemActivated.connect(self._on_chosen)
        self.hits.itemClicked.connect(self._on_chosen)

    @Slot()
    def _look_up(self) -> None:
        self._redraw()
        words = self.search.text()
        if not words.strip() and self._near() is None:
            return
        self.context.ask(partial(search, words, self._near()), self._on_found)

    def _near(self) -> tuple[float, float] | None:
        point = known_point(self.context.draft)
        return (point.latitude, point.longitude) if point else None

    def _on_found(self, rows: tuple[SridChoice, ...]) -> None:
        near = self._near()
        self.hits.clear()
        for row in rows:
            item = QListWidgetItem(in_one_line(in_words(row, near)))
            item.setData(Qt.ItemDataRole.UserRole, str(row.name))
            self.hits.addItem(item)
        if not rows:
            self.hits.addItem("Nothing found. Try the state, or type a point of the city above.")

    @Slot(QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem) -> None:
        name = item.data(Qt.ItemDataRole.UserRole)
        if name:
            plain = str(name).removeprefix("EPSG:")
            self.context.put(_SRID, as_number(plain))
            self.load()
            self._redraw()

    def _redraw(self) -> None:
        draft = copy.deepcopy(self.context.draft)
        if draft.get(_SRID, None) in (None, "") or known_point(draft) is None:
            self.drawing.show_point(None)
            self.about.show_text("")
            return
        self.context.ask(partial(placed, draft), self._on_placed, self._on_unplaced)

    def _on_placed(self, point: PlacedPoint) -> None:
        self.drawing.show_point(point)
        about = point.about
        accuracy = "unknown" if about.accuracy is None else f"about ±{about.accuracy:g} m"
        self.about.show_text(
            f"{about.name}: {about.title}. Unit: {about.unit}. Datum: {about.datum}. Made for: "
            f"{about.area_title.rstrip('.')}. Use: {about.use.rstrip('.') or 'not stated'}. "
            f"Accuracy: {accuracy}.\n"
            f"{point.latitude:.6f}, {point.longitude:.6f}  →  "
            f"X {point.x:,.2f}, Y {point.y:,.2f}  →  back within {point.error_meters:.4f} m."
        )

    def _on_unplaced(self, error: EamConsoleError) -> None:
        self.drawing.show_point(None)
        self.about.show_text(f"{error.summary} {error.next_step}")
