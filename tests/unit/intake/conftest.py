"""Synthetic papers in the shape of real ones, and the folder of real ones where it exists."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from tocsin.intake.reader import read_item

ROOT = Path(__file__).resolve().parents[3]

GOOD_FAITH = (
    "I have a good faith belief that use of the copyrighted materials described above on the "
    "infringing web pages is not authorized by the copyright owner, or its agent, or the law."
)
SWORN = (
    "I swear, under penalty of perjury, that the information in this notification is accurate "
    "and that I am the copyright owner, or am authorized to act on behalf of the owner, of an "
    "exclusive right that is allegedly infringed."
)
MISTAKE = (
    "I swear, under penalty of perjury, that I have a good-faith belief that the material was "
    "removed or disabled as a result of a mistake or misidentification of the material to be "
    "removed or disabled."
)
CONSENT = (
    "I consent to the jurisdiction of Federal District Court for the judicial district in "
    "which my address is located (if in the United States, otherwise the Northern District of "
    "California where GitHub is located), and I will accept service of process from the person "
    "who provided the DMCA notification or an agent of such person."
)


def takedown_form(**answers):
    """The takedown form as of 2022; `answers` replaces single ones."""
    given = {
        "standing": "Yes, I am the copyright holder.",
        "work": "Kettle Firmware 3, see https://kettle.example/firmware",
        "target": "https://github.com/teapot/kettle-leak",
        "forks": "No",
        "infringer": "None",
        "contact": "[private]",
        "signature": "[private]",
    } | answers
    return f"""**Are you the copyright holder or authorized to act on the copyright owner's behalf?**

{given["standing"]}

**Please provide a detailed description of the original copyrighted work that has allegedly been infringed. If possible, include a URL to where it is posted online.**

{given["work"]}

**What files should be taken down? Please provide URLs for each file, or if the entire repository, the repository’s URL.**

{given["target"]}

**<a href="https://docs.github.com/articles/dmca-takedown-policy#b-what-about-forks-or-whats-a-fork">Have you searched for any forks</a> of the allegedly infringing files or repositories? Each fork is a distinct repository and must be identified separately if you believe it is infringing and wish to have it taken down.**

{given["forks"]}

**Do you have the alleged infringer’s contact information? If so, please provide it.**

{given["infringer"]}

**{GOOD_FAITH}**

**I have taken <a href="https://www.lumendatabase.org/topics/22">fair use</a> into consideration.**

**{SWORN}**

**So that we can get back to you, please provide either your telephone number or physical address.**

{given["contact"]}

**Please type your full legal name below to sign this request.**

{given["signature"]}
"""  # noqa: E501  the form prints its questions on one line


def counter_form(**answers):
    """The counter notice form."""
    given = {
        "standing": "Yes, I am the content owner.",
        "target": "https://github.com/teapot/kettle",
        "why": "I wrote every line.",
        "contact": "[private]",
        "signature": "[private]",
    } | answers
    return f"""**Are you the owner of the content that has been disabled, or authorized to act on the owner’s behalf?**

{given["standing"]}

**What files were taken down? Please provide URLs for each file, or if the entire repository, the repository’s URL.**

{given["target"]}

**Do you want to make changes to your repository or do you want to dispute the notice?**

Dispute the notice.

**Is there anything else you think we should know about why you believe the material was removed as a result of a mistake?**

{given["why"]}

**{MISTAKE}**

**{CONSENT}**

**So that the complaining party can get back to you, please provide both your telephone number and physical address.**

{given["contact"]}

**Please type your full legal name below to sign this request.**

{given["signature"]}
"""  # noqa: E501  the form prints its questions on one line


LETTER = f"""Dear GitHub,

The following repository contains our copyrighted source code without permission:

https://github.com/teapot/kettle-leak

The original is published at https://kettle.example/firmware.

{GOOD_FAITH}

{SWORN}

Telephone: [private]
Address: [private]

Sincerely,

[private]
"""

COUNTER_LETTER = f"""Hello,

My repository https://github.com/teapot/kettle was disabled.

{MISTAKE}

{CONSENT}

Name: [private]
Phone: [private]
Address: [private]

Regards,
[private]
"""


@pytest.fixture
def papers():
    """The building blocks above, as one fixture: test modules here import no conftest."""
    return SimpleNamespace(
        form=takedown_form,
        counter_form=counter_form,
        letter=LETTER,
        counter_letter=COUNTER_LETTER,
        good_faith=GOOD_FAITH,
        sworn=SWORN,
        mistake=MISTAKE,
        consent=CONSENT,
    )


@pytest.fixture
def read():
    """Read text as a Markdown paper, under a name that says nothing."""
    return lambda text: read_item(text.encode(), "text/markdown", "paper.md")


@pytest.fixture
def notices():
    """The folder of real notices; tests that need it skip where it is missing.

    They name people and cannot be shipped with the project, so not everybody has them.
    """
    default = ROOT / ".." / "shared" / "notices"
    folder = Path(os.environ.get("TOCSIN_NOTICES", str(default)))
    if not (folder / "labels.csv").exists():
        pytest.skip(f"no real notices at {folder}: set TOCSIN_NOTICES")
    return folder
