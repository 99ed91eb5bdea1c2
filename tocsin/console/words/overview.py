"""Words of the overview, and of the filters by which its numbers open their lists."""

from tocsin.console.words.common import N_

WORDS = {
    ("due", "late"): N_("Late"),
    ("due", "4h"): N_("Under 4 h"),
    ("due", "24h"): N_("Under 24 h"),
    ("due", "7d"): N_("Under 7 d"),
    ("due", "later"): N_("Later or never"),
    ("age", "1d"): N_("Under 1 d"),
    ("age", "3d"): N_("1–3 d"),
    ("age", "7d"): N_("3–7 d"),
    ("age", "30d"): N_("7–30 d"),
    ("age", "90d"): N_("30–90 d"),
    ("age", "older"): N_("Over 90 d"),
    ("standing", "met"): N_("Met"),
    ("standing", "breached"): N_("Missed"),
    ("standing", "open"): N_("Running"),
    ("overview", "others"): N_("Others"),
    ("filter", "due_after"): N_("Due from"),
    ("filter", "opened_after"): N_("Opened from"),
    ("filter", "opened_before"): N_("Opened before"),
    ("filter", "closed_after"): N_("Closed from"),
    ("filter", "team"): N_("Team"),
    ("filter", "role"): N_("Waits for the role"),
    ("filter", "clock"): N_("Deadline"),
    ("filter", "standing"): N_("Deadline stands"),
    ("filter", "clock_since"): N_("Met or missed from"),
}
