"""The tools whose exports can be read."""

from collections.abc import Callable, Mapping
from typing import Any

from tocsin.importers import goalert, grafana_oncall, opsgenie, pagerduty
from tocsin.importers.finite import Window
from tocsin.importers.plan import Plan
from tocsin.importers.report import Report

Read = Callable[[Mapping[str, Any], Window], tuple[Plan, Report]]
TOOLS: Mapping[str, Read] = {
    "grafana-oncall": grafana_oncall.read,
    "pagerduty": pagerduty.read,
    "opsgenie": opsgenie.read,
    "goalert": goalert.read,
}
