"""The control plane's addresses: JSON over HTTP below ``/__sim__/``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from eamconsole.sandbox.call import Call, Reply
from eamconsole.sandbox.control import city_actions, crm_actions
from eamconsole.sandbox.control.issue_actions import Answer, Values
from eamconsole.sandbox.control.steered import SteeredCity
from eamconsole.sandbox.seeclickfix.pictures import UnfitPicture
from eamconsole.sandbox.seeclickfix.refusals import Refusal, Unknown

_BASE = re.compile(r"^/*(?:__sim__/+)*")

CITY: dict[tuple[str, str], Callable[[SteeredCity, Values], Answer]] = {
    ("GET", "clock"): city_actions.show_clock,
    ("POST", "clock"): city_actions.turn_clock,
    ("POST", "reset"): city_actions.reset,
    ("GET", "endpoints"): city_actions.show_endpoints,
    ("GET", "faults"): city_actions.list_faults,
    ("POST", "faults"): city_actions.add_faults,
    ("DELETE", "faults"): city_actions.clear_faults,
    ("GET", "assumptions"): city_actions.list_assumptions,
    ("POST", "assumptions"): city_actions.set_assumptions,
    ("GET", "log"): city_actions.show_log,
    ("DELETE", "log"): city_actions.clear_log,
    ("GET", "counters"): city_actions.show_counters,
    ("POST", "latency"): city_actions.set_latency,
    ("POST", "arcgis"): city_actions.set_geocoder,
    ("GET", "traffic"): city_actions.show_traffic,
    ("POST", "traffic"): city_actions.run_traffic,
    ("DELETE", "traffic"): city_actions.stop_traffic,
    ("GET", "agreement"): city_actions.show_agreement,
}

CRM: dict[tuple[str, str], Callable[..., Answer]] = {
    ("GET", r"issues"): crm_actions.list_issues,
    ("POST", r"issues"): crm_actions.create_issue,
    ("GET", r"issues/(\d+)"): crm_actions.show_issue,
    ("POST", r"issues/(\d+)/([a-z-]+)"): crm_actions.act_on_issue,
    ("POST", r"comments/(\d+)/edit"): crm_actions.edit_comment,
    ("POST", r"comments/(\d+)/block"): crm_actions.block_comment,
    ("GET", r"moderation"): crm_actions.list_held,
    ("POST", r"moderation"): crm_actions.set_trigger_word,
    ("POST", r"moderation/release"): crm_actions.release,
    ("POST", r"moderation/drop"): crm_actions.drop,
    ("GET", r"profile"): crm_actions.show_profile,
    ("POST", r"profile"): crm_actions.rename_profile,
    ("GET", r"tokens"): crm_actions.list_tokens,
    ("POST", r"tokens"): crm_actions.end_token,
    ("GET", r"categories"): crm_actions.list_categories,
    ("POST", r"categories"): crm_actions.create_category,
    ("POST", r"categories/(\d+)"): crm_actions.change_category,
    ("POST", r"notices"): crm_actions.set_notices,
    ("POST", r"limit"): crm_actions.set_limit,
}


class ControlPlane:
    """Turns calls into deeds; anything a script gets wrong is a 400 with the reason."""

    def __init__(self, city: SteeredCity) -> None:
        self._city = city

    def handle(self, call: Call) -> Reply:
        """Answer one call."""
        path = _BASE.sub("", call.path + "/").strip("/")
        try:
            return Reply.json(self.act(call.method, path, _values(call)))
        except Unknown as exc:
            return Reply.json({"error": str(exc)}, 404)
        except (Refusal, UnfitPicture) as exc:
            return Reply.json({"error": str(exc), "refusal": type(exc).__name__}, 409)
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            return Reply.json({"error": f"{type(exc).__name__}: {exc}"}, 400)

    def act(self, verb: str, path: str, values: Values) -> Answer:
        """Do what stands at ``path`` below ``/__sim__/``."""
        deed = CITY.get((verb, path))
        if deed is not None:
            return deed(self._city, values)
        if path.startswith("eam/") and verb == "POST":
            return self._act_in_eam(path.removeprefix("eam/"), values)
        for (wanted, pattern), act in CRM.items():
            match = re.fullmatch(pattern, path) if wanted == verb else None
            if match is not None:
                return act(self._city.seeclickfix, values, *match.groups())
        raise Unknown(f"the control plane has no {verb} {path!r}")

    def _act_in_eam(self, action: str, values: Values) -> Answer:
        from eamconsole.sandbox.eam.control import ACTIONS

        if action not in ACTIONS:
            raise Unknown(f"there is no action {action!r}; known: {', '.join(ACTIONS)}")
        return ACTIONS[action](self._city.eam, dict(values))


def _values(call: Call) -> dict[str, Any]:
    """Take values from the JSON body, or from the query of a bodiless call."""
    if not call.body:
        return {name: values[-1] for name, values in call.query.items()}
    values = call.json()
    if not isinstance(values, dict):
        raise ValueError("the body must be a JSON object")
    return values
