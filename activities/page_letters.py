"""Write what a responder gets about a page: a reference, an urgency, what is asked, a link.

What the page is about (its summary) goes with the message, and only to channels that may carry
it (I5); the letter itself never says it.
"""

from activities.writing import Written
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.paging.ports import PageFace
from tocsin.domain.ports import Letters, Message

TEMPLATE = "page"


class PageWriter:
    """Turns a page's contacts into messages."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    def write(
        self,
        order: NoticeOrder,
        face: PageFace,
        person: str,
        language: str,
        *,
        is_test: bool = False,
        others: tuple[str, ...] = (),
    ) -> Written:
        """Write to one responder; ``others`` are pages that the same message tells of."""
        values: dict[str, object] = {
            "ref": face.reference,
            "page": order.subject,
            "opened_at": face.opened_at,
            "urgency": order.urgency,
            "link": face.link,
            "is_test": is_test,
            "others": others,
        }
        subject, body = self._letters.render(TEMPLATE, language, values)
        return Written(
            Message(
                key=f"{order.subject}/{order.number}/{person}",
                recipient=person,
                address="",
                subject=subject,
                body=body,
                reference=face.reference,
                urgency=order.urgency,
                template=TEMPLATE,
                link=face.link,
                page=order.subject,
                summary=face.summary,
                language=language,
            )
        )
