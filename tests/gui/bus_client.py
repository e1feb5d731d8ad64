"""A screen reader's view of the window: does ten tasks through the accessibility bus alone.

Run by the system's Python, which has the bus's own library, beside a console that shows the sandbox
city; knows nothing of the console's code, sees names and roles, and presses, types and selects as
assistive software does.  Prints one JSON line per task.
"""

import json
import sys
import time
import traceback
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version is asked for first

warnings.simplefilter("ignore", DeprecationWarning)
PATIENCE = 60
Atspi.set_timeout(10_000, 15_000)
KEYS = {"Down": 0xFF54, "Return": 0xFF0D, "Escape": 0xFF1B}
SHOWING, FOCUSABLE = Atspi.StateType.SHOWING, Atspi.StateType.FOCUSABLE
TABLES = ("table", "tree table", "list", "tree")


class NotFound(Exception):
    """What a person would look for in vain."""


def console():
    """Return the console's part of the bus."""
    desktop = Atspi.get_desktop(0)
    for at in range(desktop.get_child_count()):
        found = desktop.get_child_at_index(at)
        if found is not None and found.get_name() == "EAM Console":
            found.set_cache_mask(Atspi.Cache.NONE)  # what is read out is what is there now
            return found
    raise NotFound("the console is not on the bus")


def until(look, what):
    """Look again until there is something."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            found = look()
        except (NotFound, GLib.Error):
            found = None
        if found:
            return found
        hear(0.2)
    raise NotFound(f"{what}: not seen for {PATIENCE} s")


def everything(node=None, depth=0):
    """Yield what is shown, in the order it is read out; the cells of tables are left out."""
    node = node or console()
    if depth > 1 and not node.get_state_set().contains(SHOWING):
        return
    yield node
    if node.get_role_name() in TABLES and node.get_child_count() > 60:
        return
    for at in range(node.get_child_count()):
        child = node.get_child_at_index(at)
        if child is not None:
            yield from everything(child, depth + 1)


def find(role, name, *, whole=False):
    """Return what has a role and a name that begins so; raises NotFound."""
    for node in everything():
        said = node.get_name() or ""
        if node.get_role_name() == role and (said == name if whole else said.startswith(name)):
            return node
    raise NotFound(f"{role} {name!r}")


def wait_for(role, name, **how):
    return until(lambda: find(role, name, **how), f"{role} {name!r}")


def act(node, action="Press"):
    """Do what a node offers under that name."""
    actions = node.get_action_iface()
    for at in range(actions.get_n_actions()):
        if Atspi.Action.get_action_name(actions, at) == action:
            return Atspi.Action.do_action(actions, at)
    raise NotFound(f"{node.get_name()!r} cannot {action}")


def press(name, role="push button", **how):
    act(wait_for(role, name, **how))


def go_to(section):
    """Select a section; its name may be followed by a count."""
    sections = wait_for("list", "Sections")
    for at in range(sections.get_child_count()):
        if sections.get_child_at_index(at).get_name().partition(",")[0] == section:
            sections.get_selection_iface().select_child(at)
            return
    raise NotFound(section)


def table(name):
    """Return a table that has rows."""

    def look():
        for role in ("table", "tree table", "tree"):
            for node in everything():
                if node.get_role_name() == role and node.get_name() == name:
                    rows = node.get_table_iface()
                    if rows is not None and rows.get_n_rows() > 0:
                        return rows
        return None

    return until(look, f"rows of {name!r}")


def labels():
    return [node.get_name() for node in everything() if node.get_role_name() == "label"]


def says(words):
    """Wait until some label holds the words; return it."""
    return until(lambda: next((said for said in labels() if words in said), None), repr(words))


def type_into(name, words):
    field = wait_for("text", name)
    if not field.get_editable_text_iface().set_text_contents(words):
        raise NotFound(f"{name!r} takes no text")


def choose_from_menu(button, entry):
    """Open a button's menu and go down with the arrow key until the entry is read out.

    An open menu holds the keyboard and is no part of the window: what it tells is its focus.
    """
    heard = []
    listener = Atspi.EventListener.new(lambda event: heard.append(event.source.get_name() or ""))
    listener.register("object:state-changed:focused")
    try:
        act(wait_for("push button", button), "ShowMenu")
        for _ in range(30):
            key("Down")
            if heard and heard[-1].startswith(entry):
                key("Return")
                return
    finally:
        listener.deregister("object:state-changed:focused")
    key("Escape")
    raise NotFound(f"menu entry {entry!r}; read out were {heard}")


def key(name):
    """Press a key, and hear what comes of it."""
    Atspi.generate_keyboard_event(KEYS[name], None, Atspi.KeySynthType.SYM)
    hear(0.3)


def hear(seconds):
    """Take in what the bus tells for so long."""
    loop = GLib.MainLoop()
    GLib.timeout_add(round(seconds * 1_000), loop.quit)
    loop.run()


def is_it_working():
    go_to("Overview")
    says("SANDBOX")
    for system in ("SeeClickFix", "EAM", "ArcGIS"):
        wait_for("filler", f"{system}: Healthy")
    return says("Nothing needs you")


def what_happened_to_a_request():
    go_to("Requests")
    rows = table("Requests list")
    number = until(lambda: _number(rows, 3), "an Issue ID")
    go_to("Overview")
    type_into("Search by Issue ID", number)
    found = table("Search list")
    said = until(lambda: number in found.get_accessible_at(0, 0).get_name() and number, number)
    until(lambda: number in labels(), "the number in the detail")
    type_into("Search by Issue ID", "")
    return said


def _number(rows, at):
    number = rows.get_accessible_at(at, 0).get_name().removeprefix("Issue ID: ")
    return number if number.isdigit() else ""


def why_it_stands_so():
    go_to("Requests")
    table("Requests list").add_row_selection(1)
    told = until(lambda: _below("What happened, and what comes next"), "the explanation")
    return told


def _below(heading):
    said = labels()
    return said[said.index(heading) + 1] if heading in said else ""


def its_timeline_and_comments():
    act(wait_for("page tab", "Timeline"))
    steps = table("Timeline")
    first = steps.get_accessible_at(1, 1).get_name()
    act(wait_for("page tab", "Comments"))
    wait_for("filler", "Comments in both directions")
    until(lambda: any(" to " in said and "·" in said for said in labels()), "who said what")
    act(wait_for("page tab", "Request"))
    return first


def narrow_a_list():
    go_to("Requests")
    table("Requests list")
    before = says(" requests")
    act(wait_for("check box", "Filter: Held"))
    says("No row matches the filter")
    act(wait_for("check box", "Filter: Held"))
    return says(before)


def look_on_both_sides_now():
    before = wait_for("filler", "SeeClickFix calls in this minute").get_name()
    press("Sync now")
    return until(
        lambda: (
            (now := find("filler", "SeeClickFix calls in this minute").get_name()) != before and now
        ),
        "more calls",
    )


def pause_and_resume():
    choose_from_menu("Pause", "Pause all: Until I resume")
    told = until(
        lambda: next((said for said in labels() if "aused" in said), None), "that it is paused"
    )
    choose_from_menu("All paused", "Resume")
    until(lambda: not any(said.startswith("Paused") for said in labels()), "that it goes on")
    return told


def first_repair():
    """The lesson of the sandbox city, from the refusal to the last row that arrived."""
    press("Learn a first repair")
    said = says("Switch Refused code on")
    act(wait_for("check box", "Sandbox fault: Refused code"))
    says("step 2 of 5")
    press("Sync now")
    until(lambda: find("list item", "Needs attention, "), "that something waits")
    go_to("Needs attention")
    says("step 3 of 5")
    table("Causes").add_row_selection(0)
    table("With this cause list").add_row_selection(0)
    says("In the other system's words")
    says("step 4 of 5")
    act(wait_for("check box", "Sandbox fault: Refused code"))
    says("step 5 of 5")
    press("Repair all like this…")
    press("Retry ")
    said = says("Done. EAM has them all")
    for name in ("Close",):
        press(name, whole=True)
    return said


def skip_with_a_reason():
    act(wait_for("check box", "Sandbox fault: Refused code"))
    until(lambda: find("list item", "Needs attention, "), "that something waits")
    go_to("Needs attention")
    table("With this cause list").add_row_selection(0)
    choose_from_menu("More", "Skip with a reason…")
    type_into("Skip with a reason", "Duplicate, told by phone")
    press("Skip", whole=True)
    told = until(lambda: next((s for s in labels() if "kipped" in s), None), "that it is skipped")
    act(wait_for("check box", "Sandbox fault: Refused code"))
    return told


def begin_the_set_up():
    go_to("Settings")
    press("Set up your city…")
    says("Before you begin")
    type_into("Organization", "City of Harborview")
    return wait_for("text", "Contact for questions").get_name()


TASKS = (
    is_it_working,
    what_happened_to_a_request,
    why_it_stands_so,
    its_timeline_and_comments,
    narrow_a_list,
    look_on_both_sides_now,
    pause_and_resume,
    first_repair,
    skip_with_a_reason,
    begin_the_set_up,
)


def faults():
    """Return what a screen reader could not say, or would say with marks, among what is shown."""
    found = []
    for node in everything():
        name, told = node.get_name() or "", node.get_description() or ""
        role, states = node.get_role_name(), node.get_state_set()
        if not name and (states.contains(FOCUSABLE) or role in ("push button", "check box")):
            found.append(f"{role} without a name below {node.get_parent().get_name()!r}")
        found += [f"{role} {said!r} has marks" for said in (name, told) if "<qt>" in said]
    return found


def order():
    """Return in which order the big parts are read out."""
    parts = {"Sections", "Requests list", "Detail"}
    return [node.get_name() for node in everything() if node.get_name() in parts]


def tell(**what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main(wanted):
    until(lambda: find("list", "Sections"), "the window")
    for task in TASKS:
        if wanted and task.__name__ not in wanted:
            continue
        began = time.monotonic()
        try:
            told = {"said": task(), "faults": faults()}
        except Exception:  # noqa: BLE001 - each task is told, whatever it met
            shown = [f"{node.get_role_name()} {node.get_name()!r}" for node in everything()]
            told = {"failed": traceback.format_exc(), "shown": shown}
        if task is why_it_stands_so:
            told["order"] = order()
        tell(task=task.__name__, seconds=round(time.monotonic() - began, 1), **told)


if __name__ == "__main__":
    main(sys.argv[1:])
