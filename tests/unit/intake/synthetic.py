"""Files made byte by byte, so that a test can break exactly what it is about."""

import io
import json
import zipfile
import zlib
from html import escape

from pypdf import PdfReader, PdfWriter

HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def lines(text):
    """A page's content stream: one line of text below the other."""
    shown = "".join(f"({_literal(line)}) Tj T*\n" for line in text.split("\n"))
    return f"BT /F1 10 Tf 12 TL 40 800 Td\n{shown}ET".encode("cp1252", "replace")


def _literal(line):
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def stream(content, extra="", *, packed=True):
    data = zlib.compress(content) if packed else content
    how = "/Filter /FlateDecode " if packed else ""
    return f"<< {how}/Length {len(data)} {extra}>>\nstream\n".encode() + data + b"\nendstream"


def pdf(*pages, links=(), font=HELVETICA, extra=(), page_extra=""):
    """A PDF of these texts (or content streams), with links on its first page.

    Objects: 1 catalog, 2 pages, 3 font, then `extra`, then a page and its stream each.
    """
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 3: font.encode()}
    objects |= dict(enumerate(extra, 4))
    first = 4 + len(extra)
    kids = [first + 2 * number for number in range(len(pages))]
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[2] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    marks = "".join(
        f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({_literal(url)}) "
        ">> >> "
        for url in links
    )
    for kid, page in zip(kids, pages, strict=True):
        annots = f"/Annots [{marks}] " if links and kid == first else ""
        objects[kid] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {kid + 1} 0 R "
            f"{annots}/Resources << /Font << /F1 3 0 R >> {page_extra} >> >>"
        ).encode()
        content = page if isinstance(page, bytes) else lines(page)
        objects[kid + 1] = content if b"endstream" in content else stream(content)
    return assembled(objects)


def assembled(objects, trailer="/Root 1 0 R"):
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        offset = offsets.get(number)
        out += b"%010d 00000 n \n" % offset if offset else b"0000000000 65535 f \n"
    out += f"trailer\n<< /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def locked(content, password, algorithm="AES-256"):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def paragraph(text):
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def link(words, rid):
    return f'<w:hyperlink r:id="{rid}"><w:r><w:t>{escape(words)}</w:t></w:r></w:hyperlink>'


def part(body, root="document"):
    inner = f"<w:body>{body}</w:body>" if root == "document" else body
    return f'<?xml version="1.0"?><w:{root} xmlns:w="{W}" xmlns:r="{R}">{inner}</w:{root}>'


def docx(body, targets=None, **parts):
    """A Word document with this body; `targets` are its links, `parts` other files in it."""
    rels = "".join(
        f'<Relationship Id="{rid}" Type="{R}/hyperlink" Target="{escape(url)}" '
        'TargetMode="External"/>'
        for rid, url in (targets or {}).items()
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{WORD_TYPE}+xml"/></Types>',
            "word/document.xml": part(body),
            "word/_rels/document.xml.rels": f"<Relationships>{rels}</Relationships>",
            **{
                name.replace("__", "/").replace("_xml", ".xml"): text
                for name, text in parts.items()
            },
        }
    )


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


LUMEN = {
    "authentication_token": "not-a-real-token",
    "notice": {
        "type": "DMCA",
        "title": "DMCA notice from Acme Bells",
        "subject": "Copied bell recordings",
        "body": "Our recordings were copied without permission.",
        "source": "Online form",
        "date_sent": "2026-05-04",
        "language": "en",
        "action_taken": "No",
        "jurisdiction_list": "US, CA",
        "regulation_list": "DMCA Safe Harbor (d) - 512(d)",
        "works_attributes": [
            {
                "description": "Bell recordings, 2019",
                "kind": "sound recording",
                "infringing_urls_attributes": [
                    {"url": "https://github.com/teapot/bells-1"},
                    {"url": "https://github.com/teapot/bells-2"},
                ],
                "copyrighted_urls_attributes": [{"url": "https://acme.example/bells"}],
            }
        ],
        "entity_notice_roles_attributes": [
            {
                "name": "recipient",
                "entity_attributes": {"name": "Platform Inc", "country_code": "US"},
            },
            {
                "name": "principal",
                "entity_attributes": {"name": "Acme Bells Ltd", "country_code": "GB"},
            },
            {
                "name": "sender",
                "entity_attributes": {
                    "name": "Bell Watch LLC",
                    "email": "notices@bellwatch.example",
                    "address_line_1": "1 Tower Road",
                },
            },
        ],
    },
}

DSA = {
    "dsa_notice": 1,
    "explanation": "The page sells counterfeit bells under our registered mark.",
    "urls": ["https://example.org/shop/bells"],
    "notifier": {"name": "Rosa Campana", "email": "rosa@acme.example"},
    "good_faith": True,
    "ground": "trademark",
    "member_state": "DE",
    "language": "en",
}


def lumen(**changes):
    return as_json({**LUMEN, "notice": {**LUMEN["notice"], **changes}})


def dsa(**changes):
    return as_json({**DSA, **changes})


def as_json(data):
    return json.dumps(data).encode()
