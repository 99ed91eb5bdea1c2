"""How instants, spans and codes are written for one reader: their language and their zone.

Every instant is a ``<time>`` with its UTC value, so that scripts and machines read the same.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal
from markupsafe import Markup

from tocsin.console.rule_texts import NO_OTHERS, rule_text
from tocsin.console.sentences import sentence
from tocsin.console.translations import SOURCE, catalogue
from tocsin.console.visitor import Reader
from tocsin.console.words import label_of
from tocsin.domain.calling import shown_as

SOON = timedelta(hours=4)
NOON = time(12)
DAY, HOUR, MINUTE = 86_400, 3_600, 60
NO_MORE = Markup("")
TIME = Markup('<time datetime="{iso}" title="{whole}"{more}>{text}</time>')


class Writing:
    """Writes for one reader. Templates find its methods by their names."""

    def __init__(self, reader: Reader, now: datetime | None = None) -> None:
        self._reader = reader
        self.now = now or datetime.now(UTC)
        self._say = catalogue(reader.language).gettext

    def at(self, instant: datetime | None, zone: str | None = None) -> Markup:
        """Write an instant in the reader's zone, or in another one, which is then named."""
        if instant is None:
            return Markup("")
        place = ZoneInfo(zone) if zone else self._reader.zone
        local = instant.astimezone(place)
        this_year = local.year == self.now.astimezone(place).year
        day = _day(local.date(), "MMMd" if this_year else "yMMMd", str(self._reader.locale))
        text = f"{day}, {local:%H:%M}" + (f" {local.tzname()}" if zone else "")
        return self._time(instant, text, place)

    def day(self, instant: datetime) -> Markup:
        """Write the day of an instant."""
        local = instant.astimezone(self._reader.zone)
        text = format_date(local.date(), "medium", locale=self._reader.locale)
        return self._time(instant, text, self._reader.zone)

    def due(self, instant: datetime | None) -> Markup:
        """Write how long is left, or how late it is; a script lets it tick."""
        if instant is None:
            return Markup("")
        left = instant - self.now
        pattern = self._say("{} left") if left >= timedelta(0) else self._say("{} late")
        level = "late" if left < timedelta(0) else "soon" if left < SOON else "calm"
        more = Markup(' class="due {}" data-due').format(level)
        return self._time(instant, pattern.format(self.span(left)), self._reader.zone, more)

    def ago(self, instant: datetime | None) -> Markup:
        """Write how long ago something was."""
        if instant is None:
            return Markup("")
        text = self._say("{} ago").format(self.span(self.now - instant))
        return self._time(instant, text, self._reader.zone, Markup(" data-ago"))

    @staticmethod
    def span(length: timedelta) -> str:
        """Write a length in its two largest units: ``3 d 4 h``, ``2 h 05 min``, ``14 min``."""
        seconds = int(abs(length.total_seconds()))
        days, hours = seconds // DAY, seconds % DAY // HOUR
        minutes = seconds % HOUR // MINUTE
        if days:
            return f"{days} d {hours} h" if days < 10 and hours else f"{days} d"  # noqa: PLR2004
        if hours:
            return f"{hours} h {minutes:02} min"
        return f"{minutes} min" if minutes else f"{seconds} s"

    def number(self, value: float) -> str:
        """Write a number with the reader's separators."""
        return format_decimal(value, locale=self._reader.locale)

    def size(self, count: int) -> str:
        """Write a number of bytes in the largest unit of which there is one."""
        for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
            if count >= step:
                return f"{self.number(round(count / step, 1))} {unit}"
        return f"{count} B"

    def word(self, scheme: str, code: str | None) -> str:
        """Write what a code stands for; one that nobody named is written as words."""
        label = label_of(scheme, code) if code else ""
        return self._say(label) if label else ""

    def rule_text(self, text: str | None, others: Mapping[str, str] = NO_OTHERS) -> str:
        """Say a text of a playbook; ``others`` are its own translations, by language."""
        return rule_text(self._reader.language, text, others)

    def sentence(self, text: str) -> str:
        """Say a sentence that is kept in English, such as how a deadline was counted."""
        return sentence(self._reader.language, shown_as(text))

    def english(self, text: str) -> Markup:
        """Mark the element of a sentence that no translation has (WCAG 2.2, 3.1.2)."""
        is_foreign = self._reader.language != SOURCE and self.sentence(text) == shown_as(text)
        return Markup(' lang="en"') if is_foreign and text else NO_MORE

    def _time(
        self, instant: datetime, text: str, place: tzinfo, more: Markup = NO_MORE
    ) -> Markup:
        whole = _whole(instant, str(place), str(self._reader.locale))
        iso = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return TIME.format(iso=iso, whole=whole, text=text, more=more)


# A page writes dozens of instants, and each through Babel takes as long as a query. Keys are
# plain: aware instants of two zones are equal when they are the same instant.


@lru_cache(maxsize=2048)
def _day(local: date, skeleton: str, locale: str) -> str:
    return format_skeleton(skeleton, datetime.combine(local, NOON), locale=locale)


@lru_cache(maxsize=16_384)
def _whole(instant: datetime, zone: str, locale: str) -> str:
    return format_datetime(instant, "long", tzinfo=ZoneInfo(zone), locale=locale)
