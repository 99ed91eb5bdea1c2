"""Papers that do harm if they are shown as they came, and pictures made here."""

import io

from PIL import Image

SCRIPT = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
PAGE = f"<!doctype html><html><body><p>A harmless line.</p>{SCRIPT}</body></html>".encode()
MAIL = (
    "From: Mallory <mallory@example.org>\r\nTo: desk@example.org\r\nSubject: <b>Hi</b>\r\n"
    "Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/html; charset=utf-8\r\n\r\n"
    f'<p>A harmless line.</p>{SCRIPT}<a href="javascript:alert(1)">here</a>\r\n'
).encode()
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'owned\'">'
    b"<script>document.title='owned'</script><text>A harmless line.</text></svg>"
)


def picture(colour=(200, 30, 30), size=(64, 48), form="PNG"):
    """Make a picture: two halves, so that it has a form to be made out."""
    image = Image.new("RGB", size, colour)
    image.paste((20, 200, 90), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def pdf(pages=1, script=True):
    """Make a PDF by hand; it asks readers to run a script when it is opened."""
    kids = " ".join(f"{3 + 3 * n} 0 R" for n in range(pages))
    opens = " /OpenAction << /S /JavaScript /JS (app.alert(1)) >>" if script else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R{opens} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
    ]
    box = "/MediaBox [0 0 300 200]"
    for n in range(pages):
        stream = f"BT /F1 24 Tf 40 100 Td (Line of page {n + 1}) Tj ET"
        fonts = f"/Resources << /Font << /F1 {5 + 3 * n} 0 R >> >>"
        objects += [
            f"<< /Type /Page /Parent 2 0 R {box} /Contents {4 + 3 * n} 0 R {fonts} >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + head.encode() + tail.encode()
