"""Papers that are well-formed on the outside and anything within: Hypothesis strategies."""

import json

from hypothesis import strategies as st

from tests.fuzz.mutations import TOKENS
from tests.unit.intake import synthetic

WORDS = st.sampled_from(
    [
        "https://github.com/a/b",
        "https://example.org/ä?b=1",
        "[invalid]",
        "[private]",
        "retract",
        "counter notice",
        "penalty of perjury",
        "запрещено",
        "法律",
        "\u202e",
        "\u200b",
        "Ω≈ç",
        "---",
        "Sincerely,",
        "trademark",
        "Roskomnadzor",
        "\n",
        "\n\n",
        "\t",
        "**",
        "court order",
        "ﬁle",
    ]
)
TEXT = st.lists(WORDS | st.text(max_size=8), max_size=25).map(" ".join)
TYPES = st.sampled_from(["DMCA", "CourtOrder", "Counternotice", "Trademark", "court_order", ""])
KEYS = st.sampled_from(
    [
        "tocsin_notice",
        "dsa_notice",
        "document",
        "kind",
        "jurisdiction",
        "text",
        "target_urls",
        "statements",
        "fields",
        "notice",
        "type",
        "works_attributes",
        "infringing_urls_attributes",
        "url",
        "name",
        "body",
        "entity_notice_roles_attributes",
        "entity_attributes",
        "file_uploads_attributes",
        "file",
        "jurisdiction_list",
        "explanation",
        "urls",
        "notifier",
        "email",
        "good_faith",
        "ground",
        "member_state",
        "language",
        "title",
    ]
) | st.text(max_size=5)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXT | TYPES | st.just(1)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


def _merged(base):
    """One of our own notices with members replaced."""
    return st.dictionaries(KEYS | st.sampled_from(sorted(base)), VALUES, max_size=4).map(
        lambda changes: base | changes
    )


JSON = (
    (
        st.dictionaries(KEYS, VALUES, max_size=8)
        | _merged(synthetic.DSA)
        | _merged(synthetic.LUMEN["notice"]).map(lambda notice: {"notice": notice})
        | _merged({"tocsin_notice": 1, "text": "Dear Sirs"})
    )
    .map(json.dumps)
    .map(str.encode)
)

TAGS = st.sampled_from(
    ["p", "r", "t", "tbl", "tr", "tc", "hyperlink", "del", "ins", "instrText", "sdt"]
)
XML = st.recursive(
    TEXT.map(synthetic.escape),
    lambda inner: st.builds(
        lambda tag, children: f"<w:{tag}>{''.join(children)}</w:{tag}>",
        TAGS,
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)
DOCX = st.builds(synthetic.docx, XML, st.dictionaries(st.just("r1"), TEXT, max_size=1))

OPERATORS = (
    st.sampled_from(
        [
            b"BT",
            b"ET",
            b"/F1 10 Tf",
            b"(Dear Sirs) Tj",
            b"[(De) -250 (ar)] TJ",
            b"T*",
            b"1 0 0 1 9 9 Tm",
            b"q",
            b"Q",
            b"/Fm1 Do",
            b"<0041> Tj",
            b"BI /W 1 /H 1 ID x EI",
            b"12 TL",
            b"999999999999 Td",
            b"(\\777) '",
            b"/X BMC",
            b"EMC",
        ]
    )
    | st.sampled_from(TOKENS)
    | st.binary(max_size=12)
)
PAGES = st.lists(OPERATORS, max_size=25).map(b"\n".join).map(synthetic.stream)
PDF = st.builds(
    lambda pages, links: synthetic.pdf(*pages, links=links),
    st.lists(PAGES | TEXT.map(synthetic.lines).map(synthetic.stream), min_size=1, max_size=3),
    st.lists(TEXT, max_size=2),
)

HEADERS = st.sampled_from(
    [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "References",
        "Received",
        "Content-Type",
        "MIME-Version",
        "Content-Transfer-Encoding",
        "Content-Disposition",
        "Authentication-Results",
        "Auto-Submitted",
        "List-Id",
    ]
)
HEADER_VALUES = (
    st.sampled_from(
        [
            "a@example.org",
            "=?utf-8?B?0J/QuNGB0YzQvNC+?=",
            "multipart/mixed; boundary=b",
            "text/html; charset=x-unknown",
            "text/plain; charset=koi8-r",
            "message/rfc822",
            "base64",
            "quoted-printable",
            "multipart/report; boundary=b",
            "auto-replied",
            "Mon, 99 Foo 2026",
            "<a@b> <c@d>",
            "attachment; filename*=utf-8''%ff.pdf",
            "application/pdf",
        ]
    )
    | TEXT
)
MAIL = st.builds(
    lambda headers, parts: (
        "".join(f"{name}: {' '.join(value.split())}\n" for name, value in headers).encode(
            "utf-8", "replace"
        )
        + b"\n"
        + b"\n--b\n".join(parts)
    ),
    st.lists(st.tuples(HEADERS, HEADER_VALUES), max_size=9),
    st.lists(
        TEXT.map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=60),
        max_size=5,
    ),
)
MARKDOWN = TEXT.map(lambda text: text.encode("utf-8", "replace"))

PAPER = st.one_of(
    st.tuples(JSON, st.sampled_from(["application/json", None]), st.none()),
    st.tuples(DOCX, st.none(), st.just("letter.docx")),
    st.tuples(PDF, st.just("application/pdf"), st.none()),
    st.tuples(MAIL, st.just("message/rfc822"), st.none()),
    st.tuples(MARKDOWN, st.sampled_from(["text/markdown", "text/html", None]), st.none()),
    st.tuples(st.binary(max_size=300), st.none(), st.text(max_size=9)),
)
