"""Sentences that are kept in English: how the derivation of a deadline is told.

What stands in braces is different each time; ``sentences.py`` knows what each may be. The
first one that fits counts, so what is more special comes first.
"""

from tocsin.console.words.common import N_

LAW = (
    N_("{law}: {source}, the law since {day}, until {day2}."),
    N_("{law}: {source}, the law since {day}."),
    N_("{law}: {source}, until {day}."),
    N_("Counted from {event}, the latest that it waits for: {at}."),
    N_("{event}: {at}, as ordered."),
    N_("{event}: {at}, {zone}."),
    N_("{event}: {at}."),
    N_("The law names no number: {source}."),
    N_("{event} {at}: nothing is due{cited}."),
    N_("{n} readings, the earliest is safe: {days}."),
    N_("{n} readings, the latest is safe: {days}."),
    N_("An extension must be told by {at}."),
    N_("Law pack {pack}; calendar: none was needed."),
    N_("Law pack {pack}; calendar: {source}."),
    N_("{law} is counted in {zone}, not in {zone2}."),
    N_("Zone {zone} stands in for {country}."),
    N_("Zone {zone} stands in: nobody named the place's."),
    N_("Country {country} follows from the zone {zone}."),
    N_("Country {country} stands in: nobody named the place."),
    N_("The entry's status is {status}; check it."),
    N_("{day} ({source}) is an estimated date."),
)
COUNTING = (
    N_("{source}: the hour of the event does not count; hours begin {at}."),
    N_("{source}: hours pass as they do, from the event on."),
    N_(
        "{source}: counted back; the first day back is {day}, and the day of the notice does"
        " not count."
    ),
    N_("{source}: counted back; the first day back is {day}."),
    N_("{source}: the day of the event counts; days count from {day} on."),
    N_("{source}: the day of the event does not count; days count from {day} on."),
    N_("{source}: the day of the event counts; day 1 is {day}."),
    N_("{source}: the day of the event does not count; day 1 is {day}."),
    N_("{amount}: the last day is {day}."),
    N_("{amount} from {at}."),
    N_("Not counted: {days}."),
    N_("Its last day is off: {days}; it moves on."),
    N_("It has at least {amount}{cited}."),
    N_("It may not be longer than {amount} in all."),
    N_("Not before {at}: {amount} have run out."),
    N_("Act by {at}."),
    N_("Not before {at}."),
    N_("Not after {at}."),
    N_("Keep until {at}."),
    N_("Tell by {at}."),
    N_("Next due {at}."),
    N_("Exposed after {at}."),
)
TURNS = (
    N_(
        "{event} {at}: {amount} more, one longer period from the start; at the latest"
        " {at2}{cited}."
    ),
    N_("{event} {at}: {amount} more, one longer period from the start{cited}."),
    N_(
        "{event} {at}: {amount} more, counted on from where it would have ended; at the latest"
        " {at2}{cited}."
    ),
    N_("{event} {at}: {amount} more, counted on from where it would have ended{cited}."),
    N_(
        "{event} {at}: {amount} more, counted anew from that event; at the latest {at2}{cited}."
    ),
    N_("{event} {at}: {amount} more, counted anew from that event{cited}."),
    N_("{event} {at}: it had run out; nothing changes{cited}."),
    N_("{event} {at} to {until} {at2}: it begins anew{cited}."),
    N_("{event} {at}: it begins anew, once {until} comes{cited}."),
    N_("{event} {at}: it begins anew{cited}."),
    N_("{event} {at}: it is ended; it would have ended {at2}{cited}."),
    N_("{event} {at}: it is ended{cited}."),
    N_("{event} {at}: there is no duty; it would have ended {at2}{cited}."),
    N_("{event} {at}: there is no duty{cited}."),
    N_("Paused since {event} {at}, until {until}; shown as it stood then{cited}."),
    N_("Paused from {event} {at} to {until} {at2}: {amount}, both end days counted{cited}."),
    N_("Paused from {event} {at} to {until} {at2}: {amount}, not the last day counted{cited}."),
    N_("Paused from {event} {at} to {until} {at2}: {length}{cited}."),
)
CLOCKS = (
    N_("{start} {stamp} + {length} (wall time) = {stamp2}"),
    N_("{start} {stamp} + {length} (wall time, {severity}) = {stamp2}"),
    N_("another version: {length} instead of {length2}, due {stamp}"),
    N_("severity {severity}: {length}, due {stamp}"),
    N_("paused {stamp}"),
    N_("resumed {stamp}: due {stamp2}"),
    N_("extended to {stamp}"),
)
FIXED = N_("That is a target of the house and not the law.")
UNITS = (
    *(N_("minute"), N_("minutes"), N_("hour"), N_("hours"), N_("day"), N_("days")),
    *(N_("weekday"), N_("weekdays"), N_("business day"), N_("business days")),
    *(N_("working day"), N_("working days"), N_("week"), N_("weeks")),
    *(N_("month"), N_("months"), N_("year"), N_("years")),
)
PARTS = (*UNITS, N_("and what stood still"), N_("and"), N_("without"))
OF_DAYS = (N_("weekend"), N_("an estimated date"))
SENTENCES = (*LAW, *COUNTING, *TURNS, *CLOCKS)
