"""The thirteen pages in order, and those of Settings alone."""

from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.pages.advanced import AdvancedPage
from eamconsole.gui.wizard.pages.before import BeforePage
from eamconsole.gui.wizard.pages.categories import WizardCategoriesPage
from eamconsole.gui.wizard.pages.declared_pages import AlertsPage, JournalPage
from eamconsole.gui.wizard.pages.endpoints import EamPage
from eamconsole.gui.wizard.pages.extra_fields import FieldsPage
from eamconsole.gui.wizard.pages.flags import FlagsPage
from eamconsole.gui.wizard.pages.messages import MessagesPage
from eamconsole.gui.wizard.pages.network import NetworkPage
from eamconsole.gui.wizard.pages.place import MapPage
from eamconsole.gui.wizard.pages.rules import RulesPage
from eamconsole.gui.wizard.pages.seeclickfix import SeeClickFixPage
from eamconsole.gui.wizard.pages.status import StatusPage
from eamconsole.gui.wizard.pages.summary import SummaryPage
from eamconsole.gui.wizard.pages.test_run import TestRunPage
from eamconsole.gui.wizard.pages.work_orders import WorkOrdersPage

PAGES: tuple[type[WizardPage], ...] = (
    BeforePage,
    SeeClickFixPage,
    EamPage,
    NetworkPage,
    MapPage,
    WizardCategoriesPage,
    FlagsPage,
    MessagesPage,
    FieldsPage,
    StatusPage,
    WorkOrdersPage,
    TestRunPage,
    SummaryPage,
    RulesPage,
    AlertsPage,
    JournalPage,
    AdvancedPage,
)

__all__ = ["PAGES"]
