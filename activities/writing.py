"""Write what one recipient gets: a letter in their language, or a reference for our people.

Our own people are told a reference and codes, never content (I5). A letter that a person has
approved goes out exactly as it was approved, and with the copies that the law asks for.
"""

from dataclasses import asdict, dataclass, replace

from tocsin.domain.delivery import Papers, audience_of
from tocsin.domain.ending import lacking_in
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.playbook import AUDIENCES
from tocsin.domain.ports import CaseFace, Faces, Letters, Message, Recipient
from tocsin.domain.return_address import ReturnAddresses

MOST_ATTACHED = 10 * 1024 * 1024
ON_REQUEST = "copy-on-request"
UNSAID = ("playbook_language", "deficiencies")  # they only tell in which words


@dataclass(frozen=True, slots=True)
class Written:
    """A message without its address, and how many copies it lacks for their size."""

    message: Message
    left_out: int = 0

    def to(self, address: str) -> Message:
        """Address it."""
        return replace(self.message, address=address)


class Writer:
    """Turns orders into messages."""

    def __init__(
        self,
        letters: Letters,
        faces: Faces,
        papers: Papers | None = None,
        returns: ReturnAddresses | None = None,
        most_attached: int = MOST_ATTACHED,
    ) -> None:
        self._letters = letters
        self._faces = faces
        self._papers = papers
        self._returns = returns
        self._most_attached = most_attached

    def face(self, case_id: str) -> CaseFace:
        """Return what a notice may show of a case."""
        return self._faces.face(case_id)

    def write(self, order: NoticeOrder, face: CaseFace, recipient: Recipient) -> Written:
        """Write a message for one recipient."""
        values, spoken = _values(order, face, recipient), face.playbook_language
        subject, body = self._letters.render(
            order.template, recipient.language, values, then=spoken
        )
        if order.letter is not None and set(order.to) <= set(AUDIENCES):
            body = self._faces.letter(order.letter)
        message = Message(
            key=f"{order.numbered_in}/{order.number}/{recipient.id}",
            recipient=recipient.id,
            address="",
            subject=subject,
            body=body,
            reference=face.ref,
            urgency=order.urgency,
            reply_to=self._reply_to(order, face, recipient),
            template=order.template,
            link=face.link,
            due_at=order.due_at,
            language=recipient.language,
        )
        if not order.items or self._papers is None or audience_of(recipient.id) is None:
            return Written(message)
        copies, left_out = self._papers.copies(order.case_id, order.items, self._most_attached)
        if left_out:
            _, line = self._letters.render(ON_REQUEST, recipient.language, values, then=spoken)
            body = f"{body.rstrip()}\n\n{line}"
        return Written(replace(message, body=body, attachments=copies), left_out)

    def _reply_to(self, order: NoticeOrder, face: CaseFace, recipient: Recipient) -> str:
        """Say where an outsider's answer joins the case, when mail comes in."""
        if self._returns is None:
            return ""
        return self._returns.reply(order.case_id, face.ref, recipient.id)


def _values(order: NoticeOrder, face: CaseFace, recipient: Recipient) -> dict[str, object]:
    """Gather all that a notice may say: a reference, codes and instants, never content (I5)."""
    return {
        **{name: shown for name, shown in asdict(face).items() if name not in UNSAID},
        "step": (order.gate or "").partition(":")[2] or order.gate or "",
        "urgency": order.urgency,
        "due_at": order.due_at,
        "missing": order.missing,
        "lacking": lacking_in(
            face.deficiencies, order.missing, recipient.language, face.playbook_language
        ),
        "outcome": order.outcome,
        "copies": len(order.items),
    }
