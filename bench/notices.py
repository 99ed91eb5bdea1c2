"""Synthetic copyright notices of about 4 kB, each with bytes, targets and works of its own."""

import random

HOSTS = ("tube.example", "files.example", "board.example", "photos.example")
WORDS = (
    *("harbour", "lantern", "meadow", "copper", "violin", "granite", "orchard", "ribbon"),
    *("saddle", "thimble", "winter", "anchor", "bramble", "candle", "drift", "ember"),
    *("falcon", "garnet", "hollow", "island", "juniper", "kettle"),
)
HEAD = """\
From: {name} <{email}>

**Are you the copyright owner or authorized to act on the copyright owner's behalf?**

Yes, I am the copyright owner.

**Please describe the nature of your copyright ownership or authorization to act.**

I wrote and own the work described below.

**Please provide a detailed description of the original copyrighted work that has allegedly \
been infringed. If possible, include a URL to where it is posted online.**

The original work "{work}" stands at https://{name_slug}.example/works/{number}. {prose}

**What files should be taken down? Please provide URLs for each file.**

"""
FOOT = """
**I have a good faith belief that use of the copyrighted materials described above on the \
infringing web pages is not authorized by the copyright owner, or its agent, or the law. I \
have taken fair use into consideration.**

**I swear, under penalty of perjury, that the information in this notification is accurate and \
that I am the copyright owner, or am authorized to act on behalf of the owner, of an exclusive \
right that is allegedly infringed.**

**So that we can get back to you, please provide either your telephone number or physical \
address.**

{number} Harbour Street, 1000 Example Town, +1 555 {number:07d}, {email}

**Please type your full legal name below to sign this request.**

{name}
"""


def notice(number: int, seed: int = 0) -> bytes:
    """Write the notice of that number; the same number and seed give the same bytes."""
    source = random.Random(f"{seed}/{number}")  # noqa: S311 - no secret
    first, last = (source.choice(WORDS).title() for _ in range(2))
    serial = source.randrange(10**9)
    facts = {
        "name": f"{first} {last}",
        "name_slug": f"{first}-{last}-{serial}".lower(),
        "email": f"{first}.{last}.{serial}@rights.example".lower(),
        "work": " ".join(source.choice(WORDS) for _ in range(4)),
        "number": serial % 10**7,
        "prose": " ".join(source.choice(WORDS) for _ in range(280)),
    }
    targets = "\n".join(
        f"https://{source.choice(HOSTS)}/watch/{serial}-{index}-{source.choice(WORDS)}"
        for index in range(12)
    )
    return (HEAD.format(**facts) + targets + "\n" + FOOT.format(**facts)).encode()


def notices(count: int, seed: int) -> list[bytes]:
    """Write that many; take another seed for each batch, or they join earlier cases."""
    return [notice(number, seed) for number in range(count)]
