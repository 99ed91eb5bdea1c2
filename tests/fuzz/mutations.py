"""Ways to break a file, as wires, disks, gateways and enemies do it."""

TOKENS = [
    b"\0",
    b"\xff" * 4,
    b"\x00\xff\xfe",
    b"\r\n\r\n",
    b"\n--b\n",
    b"--",
    b'"',
    b"'",
    b"{",
    b"}",
    b"[" * 50,
    b"]" * 50,
    b"<" * 9,
    b"&#0;",
    b"&amp;" * 9,
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"endobj",
    b"endstream",
    b"stream\n",
    b"obj",
    b"1 0 R",
    b"/Length 99999999999",
    b"/Kids [1 0 R 1 0 R]",
    b"/Filter /LZWDecode",
    b"/Filter [/ASCII85Decode /RunLengthDecode /FlateDecode]",
    b"/Type /ObjStm /N 99999999 /First 1",
    b"startxref\n0\n",
    b"xref\n0 4294967296\n",
    b"<</A<</A<</A",
    b"<w:p>" * 60,
    b"</w:p>",
    b"<w:hyperlink r:id='r1'>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"https://",
    b"https://example.org/" + b"a/" * 60,
    b"hxxps[:]//a[.]b/",
    b"(" * 90,
    b"[x](",
    b"**" * 40,
    b"<a href=",
    b"=?utf-8?B?",
    b"=?x?Q?=ZZ?=",
    b"Content-Type: multipart/mixed; boundary=b\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Type: text/plain; charset=utf-7\n",
    b"charset=\xff\xfe",
    b"begin 644 a.txt\n",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x94\x94",
    b"\xef\xbb\xbf",
    b"\x1b$B",
    b"1e999",
    b"-1",
    b"99999999999999999999",
    b"null",
    b"true",
    b'{"a":' * 40,
    b"\\ud800",
    b"\\u0000",
    b"Sincerely,",
    b"penalty of perjury",
]


def mutated(rng, content, others):
    """Break `content` in one to six ways; `others` are files to splice in."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        rng.choice(WAYS)(rng, data, others)
        if len(data) > 400_000:
            del data[400_000:]
    return bytes(data)


def _place(rng, data):
    return rng.randrange(len(data) + 1)


def _span(rng, data):
    start = _place(rng, data)
    return start, min(len(data), start + rng.choice((1, 2, 4, 16, 64, 512, 4096)))


def _flip(rng, data, others):
    for _ in range(rng.choice((1, 4, 32))):
        if data:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _drop(rng, data, others):
    start, end = _span(rng, data)
    del data[start:end]


def _cut(rng, data, others):
    del data[_place(rng, data) :]


def _behead(rng, data, others):
    del data[: _place(rng, data)]


def _noise(rng, data, others):
    start, end = _span(rng, data)
    data[start:end] = rng.randbytes(end - start)


def _token(rng, data, others):
    for _ in range(rng.choice((1, 1, 5))):
        at = _place(rng, data)
        data[at:at] = rng.choice(TOKENS)


def _over(rng, data, others):
    token, at = rng.choice(TOKENS), _place(rng, data)
    data[at : at + len(token)] = token


def _repeat(rng, data, others):
    start, end = _span(rng, data)
    data[start:start] = bytes(data[start:end]) * rng.choice((1, 2, 20, 300))


def _move(rng, data, others):
    start, end = _span(rng, data)
    piece = bytes(data[start:end])
    del data[start:end]
    at = _place(rng, data)
    data[at:at] = piece


def _splice(rng, data, others):
    other = rng.choice(others)
    start, end = _span(rng, other)
    at = _place(rng, data)
    data[at:at] = other[start : max(end, start + 200)]


def _number(rng, data, others):
    """Replace digits by another number: lengths, offsets and counts live there."""
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if places:
        at = rng.choice(places)
        data[at : at + 1] = rng.choice(
            (b"0", b"9", b"-1", b"65536", b"4294967295", b"99999999")
        )


def _line_ends(rng, data, others):
    data[:] = data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b" ")))


WAYS = [
    _flip,
    _drop,
    _cut,
    _behead,
    _noise,
    _token,
    _token,
    _over,
    _repeat,
    _move,
    _splice,
    _number,
    _number,
    _line_ends,
]
