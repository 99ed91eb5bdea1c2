"""Which character set bytes are in, when their sender said nothing, or something untrue.

Labels are taken as mail programs mean them (WHATWG Encoding Standard): who writes ISO-8859-1
sends Windows-1252, who writes GB2312 sends GB18030.
"""

import re

_HIGH = re.compile(rb"[\x80-\xff]")
_SAMPLE = 16_000  # bytes shown to the detector
_FEW = 4  # high bytes, of which nothing can be said
_MESS = 0.3  # share of suspicious characters; right decodings have next to none

# What mail is sent in. Leaving out the rest keeps short texts from being taken for a curiosity.
_PAGES = [
    "cp1251", "cp1252", "koi8_r", "cp932", "gb18030", "big5", "cp949", "euc_jp", "cp1250",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp874", "cp866", "iso8859_2",
]  # fmt: skip
_MEANT = {
    "usascii": "cp1252", "ascii": "cp1252", "iso88591": "cp1252", "latin1": "cp1252",
    "windows1252": "cp1252", "iso88599": "cp1254", "iso885911": "cp874", "tis620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "xgbk": "gb18030",
    "shiftjis": "cp932", "xsjis": "cp932", "sjis": "cp932", "windows31j": "cp932",
    "euckr": "cp949", "ksc56011987": "cp949", "ksc5601": "cp949",
    "big5": "big5hkscs", "cnbig5": "big5hkscs", "iso2022jp": "iso2022_jp_ext",
    "iso88598i": "iso8859_8", "koi8": "koi8_r", "unicode11utf8": "utf_8",
    "xmacroman": "mac_roman", "macintosh": "mac_roman", "xmaccyrillic": "mac_cyrillic",
}  # fmt: skip
# Text codecs only: Python knows others by name that unpack, escape or take quadratic time.
_KNOWN = re.compile(
    r"utf_?(?:7|8|16|16_?le|16_?be|32|32_?le|32_?be)|iso_?8859_?\d{1,2}|(?:windows_?|cp)_?"
    r"(?:125\d|437|85\d|86\d|874|932|949|950)|koi8_[rtu]|gb18030|hz|big5(?:hkscs)?|euc_?jp|"
    r"shift_?jis(?:_?2004)?|iso2022_(?:jp(?:_ext|_1|_2|_3)?|kr)|johab|tis_?620|mac_?\w{5,10}"
)


def codec_of(label: str) -> str | None:
    """Return the Python codec that a charset label means; None for an unknown one."""
    name = label.strip().strip("\"'").lower()[:40]
    if meant := _MEANT.get(re.sub(r"[\W_]", "", name)):
        return meant
    name = re.sub(r"[^a-z0-9]+", "_", name)
    if not _KNOWN.fullmatch(name):
        return None
    try:
        b"".decode(name)
    except LookupError:
        return None
    return name


def guess(raw: bytes) -> str:
    """Name the most likely codec of bytes that are not UTF-8."""
    from charset_normalizer import from_bytes  # noqa: PLC0415  few papers need it

    if len(_HIGH.findall(raw[:_SAMPLE])) < _FEW:
        return "cp1252"
    best = from_bytes(_whole_lines(raw), cp_isolation=_PAGES).best()
    return best.encoding if best is not None else "cp1252"


def is_messy(text: str) -> bool:
    """Tell whether a decoding that went through is nonsense all the same."""
    from charset_normalizer.md import mess_ratio  # noqa: PLC0415  few papers need it

    odd = " ".join(re.findall(r"\S{0,40}[^\x00-\x7f]\S{0,40}", text[:_SAMPLE]))[:2_000]
    letters = sum(letter > "\x7f" and letter.isalpha() for letter in odd)
    return letters >= _FEW and mess_ratio(odd, maximum_threshold=_MESS) >= _MESS


def _whole_lines(raw: bytes) -> bytes:
    """Take the lines that have something to tell; a cut within a character would mislead."""
    if len(raw) <= _SAMPLE:
        return raw
    lines, size = [], 0
    for line in raw[: _SAMPLE * 20].splitlines(keepends=True):
        if size + len(line) > _SAMPLE:
            break
        if _HIGH.search(line):
            lines.append(line)
            size += len(line)
    return b"".join(lines) or raw[:_SAMPLE].rpartition(b" ")[0] or raw[:_SAMPLE]
