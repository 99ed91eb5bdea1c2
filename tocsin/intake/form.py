"""The host's web form: a question, then the answer, over all its editions since 2011.

The questions are the form's own printed words (data, below); what stands between two of them
is the sender's. A letter has none of them and stays one piece.
"""

import re
from dataclasses import dataclass
from functools import cache

# (what the question asks for, its printed words). An optional second sentence stands after "|".
_QUESTIONS: tuple[tuple[str, str], ...] = (
    ("standing", "Are you the copyright (?:owner|holder) or authori[sz]ed to act on the copyright owner's behalf?|If you are submitting this notice on behalf of a company, please be sure to use an email address on the company's domain. If you use a personal email address for a notice submitted on behalf of a company, we may not be able to process it."),
    ("revised", "Are you submitting a revised DMCA notice after GitHub Trust & Safety requested you make changes to your original notice?"),
    ("revised", "Please provide (?:a link to|the Zendesk ticket number of) your previously submitted notice.|(?:You can also provide just the Zendesk ticket number. )?Zendesk ticket numbers are 7 digit ID numbers located in the subject line or body of your confirmation email."),
    ("revised", "Describe the change."),
    ("platform", "Does your claim involve content on GitHub or npm.js?"),
    ("nature", "Please describe the nature of your (?:copyright|content) ownership or authori[sz]ation to act on the owner's behalf."),
    ("work", "Please provide a detailed description of the original copyrighted work that has allegedly been infringed.|If possible, include a URL to where it is posted online.|All personal information is redacted before being published to our public DMCA repository."),
    ("work", "What work was allegedly infringed?|If possible, please provide a URL:"),
    ("work_url", "If the original work referenced above is available online, please provide a URL."),
    ("target", "What files should be taken down?|Please provide URLs for each file, or if the entire repository, the repository's URL"),
    ("target", "We ask that a DMCA takedown notice list every specific file in the repository that is infringing, unless the entire contents of the repository are infringing on your copyright.|Please clearly state that the entire repository is infringing, OR provide the specific files within the repository you would like removed."),
    ("target", "Based on the above, I confirm that:"),
    ("target", "Identify the full repository URL that is infringing:"),
    ("target", "Identify only the specific file URLs within the repository that is infringing:"),
    ("protection", "Do you claim to have any technological measures in place to control access to your copyrighted content?|Please see our Complaints about Anti-Circumvention Technology if you are unsure."),
    ("protection", "What technological measures do you have in place and how do they effectively control access to your copyrighted material?"),
    ("protection", "How is the accused project designed to circumvent your technological protection measures?"),
    ("forks", "Have you searched for any forks of the allegedly infringing files or repositories?|Each fork is a distinct repository and must be identified separately if you believe it is infringing and wish(?:es)? to have it taken down."),
    ("forks", "If you are reporting an allegedly infringing fork, please note that each fork is a distinct repository and must be identified separately.|Please read more about forks.|As forks may often contain different material than in the parent repository, if you believe any of the repositories or files in the forks are infringing, please list each fork URL below:"),
    ("forks", "Each fork is a distinct repository and must be identified separately.|As forks may often contain different material than in the parent repository, if you believe any of the repositories or files in the forks are infringing, please list each fork URL below:"),
    ("license", "Is the work licensed under an open source license?|If so, which open source license?|Are the allegedly infringing files being used under the open source license, or are they in violation of the license?"),
    ("license", "Which license?"),
    ("license", "How do you believe the license is being violated?"),
    ("license", "What changes can be made to bring the project into compliance with the license?|For example, adding attribution, adding a license, making the repository private."),
    ("solution", "What would be the best solution for the alleged infringement?|Are there specific changes the other person can make other than removal?|Can the repository be made private?"),
    ("infringer", "Do you have the alleged infringer's contact information?|If so, please provide it:"),
    ("said_below", "Type (?:\\(or copy and paste\\) )?the following statement:"),
    ("guide", "Please confirm that you have (?:you have )?read our Guide to Submitting a DMCA (?:Takedown|Counter) Notice|https://help.github.com/articles/guide-to-submitting-a-dmca-(?:takedown|counter)-notice/?"),
    ("contact", "So that (?:we|the complaining party) can get back to you, please provide (?:either|both)? ?your telephone number (?:or|and) physical address"),
    ("signature", "Please type your full (?:legal )?name (?:below to sign this request|for your signature)|Please provide your full legal name for your signature."),
    ("disabled", "Are you the owner of the content that has been disabled, or authori[sz]ed to act on the owner's behalf?"),
    ("taken_down", "What files were taken down?|Please provide URLs for each file, or if the entire repository, the repository's URL"),
    ("dispute", "Do you want to make changes to your repository or do you want to dispute the notice?"),
    ("mistake", "Is there anything else you think we should know about why you believe the material was removed as a result of a mistake?|\\(optional\\)"),
    # Printed declarations: agreeing to them is their answer, so they only end the one before.
    ("declared", "I have a good.faith belief that use of the copyrighted materials? ?described above on the infringing web ?pages is not authori[sz]ed by the copyright owner, (?:or )?its agent, or the law."),
    ("declared", "I have taken fair ?use into consideration."),
    ("declared", "I swear, under penalty of perjury, that the information in this notification is accurate and that I am the copyright owner, or am authori[sz]ed to act on behalf of the owner,? of an exclusive right that is allegedly infringed."),
    ("declared", "I swear, under penalty of perjury, that I have a good.faith belief that the material was removed or disabled as a result of a mistake or misidentification of the material to be removed or disabled."),
    ("declared", "I consent to the jurisdiction of (?:the )?Federal District Court for the judicial district in which my address is located (?:\\(if in the United States, otherwise the Northern District of California where GitHub is located\\))?, and I will accept service of process from the person who provided the DMCA notification or an agent of such person."),
    ("declared", "I have read and understand GitHub's Guide to (?:Submitting|Filing) a DMCA (?:Takedown |Counter )?Notice"),
    ("declared", "Based on the representative number of forks I have reviewed, I believe that all or most of the forks are infringing to the same extent as the parent repository."),
)  # fmt: skip

_COUNTER = frozenset(("disabled", "taken_down", "dispute", "mistake"))
_TAKEDOWN = frozenset(("standing", "work", "work_url", "target", "forks", "infringer"))


@dataclass(frozen=True, slots=True)
class Section:
    """What a question asks for, its answer, and where the answer stands in the text."""

    asks: str
    answer: str
    start: int


@dataclass(frozen=True, slots=True)
class Form:
    """A paper cut at the form's questions; `sections[0]` is what stands above the first."""

    sections: tuple[Section, ...]

    @property
    def asked(self) -> frozenset[str]:
        """What the paper was asked for, without its printed declarations."""
        return frozenset(s.asks for s in self.sections) - {
            "",
            "declared",
            "said_below",
            "guide",
        }

    @property
    def is_takedown(self) -> bool:
        """Whether at least three questions of the takedown form are there."""
        return len(self.asked & _TAKEDOWN) >= 3

    @property
    def is_counter_notice(self) -> bool:
        """Whether at least two questions of the counter notice form are there."""
        return len(self.asked & _COUNTER) >= 2

    def answer(self, *asks: str) -> str:
        """Return the answers to these questions, one below the other."""
        return "\n".join(s.answer for s in self.sections if s.asks in asks).strip()


def cut_form(text: str) -> Form:
    """Cut plain text at the form's questions."""
    pattern, keys = _pattern()
    sections: list[Section] = []
    asks, start = "", 0
    for match in pattern.finditer(text):
        sections.append(Section(asks, text[start : match.start()].strip(" \t\n*_#>"), start))
        asks, start = keys[(match.lastgroup or "")], match.end()
    sections.append(Section(asks, text[start:].strip(" \t\n*_#>"), start))
    return Form(tuple(sections))


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """Compile the printed words so that line breaks, quotes and stops may differ."""
    keys = {f"q{number}": asks for number, (asks, _) in enumerate(_QUESTIONS)}
    branches = [f"(?P<q{n}>{_tolerant(words)})" for n, (_, words) in enumerate(_QUESTIONS)]
    return re.compile(rf"\b(?=[ABDHIPSTW])(?:{'|'.join(branches)})", re.IGNORECASE), keys


def _tolerant(words: str) -> str:
    first, *more = words.split("|") if "(?:" not in words else _split_outside(words)
    tails = "".join(rf"(?:[\s.:?\"”]{{0,6}}{_sentence(tail)})?" for tail in more)
    return _sentence(first) + tails + r"[.:?\"”]{0,3}"


def _split_outside(words: str) -> list[str]:
    """Split at bars that are not inside a group."""
    parts, depth = [""], 0
    for char in words:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _sentence(words: str) -> str:
    """Allow any white space, any apostrophe, and a lost or doubled final stop."""
    words = words.rstrip(".:?")
    words = re.sub(r"(?<!\))\?(?![:\s)])", "?", words)
    words = words.replace("'", "['’‘´`]?").replace("npm.js", r"npm\.js")
    return re.sub(r"(?<!\?) (?!\?)", r"[\\s⟨⟩]{1,6}", words)
