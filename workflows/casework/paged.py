"""What a case learns of its pages: that people are asked, who answered, or that nobody did."""

from temporalio import workflow

from tocsin.domain.paging.news import PageChanged
from workflows.casework.kinship import Kinship

STARTED = "page.started"
EVENTS = {state: f"page.{state}" for state in ("acknowledged", "exhausted", "resolved")}


class Paged(Kinship):
    """The handler about pages that all lifecycles share."""

    @workflow.signal(name="page_changed")
    def page_changed(self, message: PageChanged) -> None:
        """Write down how a page stands; what comes late or twice says nothing new."""
        known = self.state.pages.get(message.page)
        if not self.state.stage or (known is not None and message.version <= known):
            return
        self.state.remember_page(message.page, message.version)
        if known is None:
            self.scribe.write(STARTED, "system", page=message.page)
        if message.state in EVENTS:
            self.scribe.write(EVENTS[message.state], message.by, page=message.page)
