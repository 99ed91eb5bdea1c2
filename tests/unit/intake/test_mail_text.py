"""The text of a mail: charsets, transfer encodings, flowed lines, HTML and its alternatives."""

import base64
import quopri
import time

import pytest

from tocsin.intake.decoding import decode, decode_declared
from tocsin.intake.html_text import text_of_html
from tocsin.intake.mail import read_mail
from tocsin.intake.mail_body import contents_of, unflowed
from tocsin.intake.mail_parts import Cutter

RUSSIAN = "Уважаемые господа! Просим удалить страницу, которая нарушает наши права."
GERMAN = "Sehr geehrte Damen und Herren, bitte löschen Sie die Seite. Grüße, Jürgen"
JAPANESE = "お世話になっております。このページは私の作品を許可なく掲載しています。"
CHINESE = "您好！请贵公司尽快清除上述链接中的违法信息，谢谢。"
TAIWANESE = "您好！請貴公司儘快清除上述連結中的違法資訊，謝謝。"
KOREAN = "안녕하세요. 이 저장소는 저희 저작권을 침해하고 있으니 삭제하여 주시기 바랍니다."
WRITTEN = [
    ("cp1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("cp1252", GERMAN),
    ("shift_jis", JAPANESE),
    ("euc-jp", JAPANESE),
    ("iso-2022-jp", JAPANESE),
    ("gb18030", CHINESE),
    ("big5", TAIWANESE),
    ("euc-kr", KOREAN),
    ("utf-8", RUSSIAN),
    ("utf-16", RUSSIAN),
]


def body_of(raw):
    return contents_of(Cutter().message(raw, 0, len(raw))).text


def mail(body, kind="text/plain", encoding="8bit"):
    head = f"From: tea@pot.example\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body


def alternative(plain, html):
    return mail(
        f"--b\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n"
        f"--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n".encode(),
        "multipart/alternative; boundary=b",
    )


@pytest.mark.parametrize(("charset", "text"), WRITTEN)
def test_an_undeclared_charset_is_told_by_its_bytes(charset, text):
    assert decode(text.encode(charset))[0] == text


@pytest.mark.parametrize(("charset", "text"), WRITTEN)
def test_a_declared_charset_is_believed_where_it_fits(charset, text):
    assert decode_declared(text.encode(charset), charset) == (text, ())


@pytest.mark.parametrize(
    ("declared", "sent", "text"),
    [
        ("us-ascii", "cp1251", RUSSIAN),
        ("iso-8859-1", "utf-8", GERMAN),
        ("windows-1251", "koi8-r", RUSSIAN),
        ("koi8-r", "cp1251", RUSSIAN),
        ("iso-8859-1", "cp1251", RUSSIAN),
        ("utf-8", "shift_jis", JAPANESE),
        ("gb2312", "big5", TAIWANESE),
        ("klingon", "cp1252", GERMAN),
        ("unicode_escape", "cp1251", RUSSIAN),
        ("zip", "utf-8", RUSSIAN),
    ],
)
def test_a_wrongly_declared_charset_is_put_right(declared, sent, text):
    assert decode_declared(text.encode(sent), declared)[0] == text


def test_labels_mean_what_mail_programs_send():
    assert (
        decode_declared("“quoted” — 5 €".encode("cp1252"), "iso-8859-1")[0] == "“quoted” — 5 €"
    )
    assert decode_declared("喆".encode("gbk"), "gb2312")[0] == "喆"


def test_two_charsets_in_one_text_are_both_read():
    raw = f"{GERMAN}\n".encode() + f"{GERMAN}\n".encode("cp1252") + f"{GERMAN}\n".encode()

    assert decode(raw) == (f"{GERMAN}\n" * 3, ("odd-encoding",))


def test_a_damaged_letter_does_not_change_the_charset():
    raw = RUSSIAN.encode()

    assert decode(raw[:-2] + b"." + RUSSIAN.encode())[0].count("права") == 1
    assert "Просим" in decode(raw[1:])[0]


def test_broken_base64_loses_its_strange_characters_only():
    raw = base64.encodebytes(b"Please remove https://github.com/teapot/kettle now.\r\n" * 9)
    spoiled = raw.replace(b"\n", b"!\r\n", 3).rstrip(b"=\n")

    assert body_of(mail(spoiled, encoding="base64")).count("teapot/kettle now.") >= 8


def test_a_text_that_only_claims_to_be_base64_is_read():
    assert body_of(mail(b"Please remove the page.", encoding="base64")) == (
        "Please remove the page."
    )


def test_base64_glued_together_is_read_to_its_end():
    raw = base64.b64encode(b"one.") + b"\r\n" + base64.b64encode(b" two..")

    assert body_of(mail(raw, encoding="base64")) == "one. two.."


def test_broken_quoted_printable_is_kept_as_written():
    assert body_of(mail(b"100=25 sure =ZZ =\r\nreally=", encoding="quoted-printable")) == (
        "100% sure =ZZ really"
    )


def test_quoted_printable_holds_across_blocks():
    text = "Grüße an alle. " * 200_000

    assert body_of(
        mail(
            quopri.encodestring(text.encode()), "text/plain; charset=utf-8", "quoted-printable"
        )
    ).startswith("Grüße an alle. Grüße")


def test_flowed_lines_are_joined_within_their_depth():
    text = "See \nhttps://a.example \nand more\n> quoted \n> on\nend\n-- \nTea"

    assert unflowed(text, is_joined=False) == (
        "See https://a.example and more\n> quoted on\nend\n-- \nTea"
    )
    assert unflowed("https://a.example/ \nkettle", is_joined=True) == (
        "https://a.example/kettle"
    )


def test_html_is_read_as_shown_with_its_link_targets():
    text, flags = text_of_html(
        "<head><title>no</title></head><!-- no --><style>no</style><script>no</script>"
        '<p>Remove <a href="https://github.com/teapot/kettle?a=1&amp;b=2">this page</a>.</p>'
        '<div style="display:none">no</div><span hidden>no</span><ul><li>one<li>two</ul>'
    )

    assert flags == ()
    assert '<a href="https://github.com/teapot/kettle?a=1&b=2">this page</a>' in text
    assert "- one" in text
    assert "no" not in text.replace("note", "").split()


def test_a_link_behind_words_is_a_target():
    draft = read_mail(
        mail(
            b'<p>Our code is copied without permission <a href="https://github.com/tea/pot">here'
            b"</a>. I have a good faith belief that this is not authorized.</p>",
            "text/html",
        )
    )

    assert draft.target_urls == ("https://github.com/tea/pot",)


def test_a_quoted_message_in_html_gets_its_marks():
    text, _ = text_of_html(
        "<p>I agree.</p><blockquote type=cite><p>old words</p></blockquote><p>Tea</p>"
        "<blockquote>an indented law</blockquote>"
    )

    assert "> old words" in text
    assert "\nan indented law" in text


def test_plain_text_is_preferred_to_html():
    assert body_of(alternative("Plain words", "<p>HTML words</p>")) == "Plain words"


@pytest.mark.parametrize(
    "stub",
    ["", " \r\n", "---", "Please view this mail in HTML.", "Your client does not support HTML"],
)
def test_a_stub_gives_way_to_html(stub):
    assert body_of(alternative(stub, "<p>The letter itself</p>")) == "The letter itself"


def test_html_is_read_where_plain_text_lost_the_links():
    text = body_of(
        alternative("Remove it here.", "Remove <a href='https://a.example/x'>it</a>")
    )

    assert "https://a.example/x" in text


@pytest.mark.parametrize(
    "markup",
    ["<div>" * 300_000, "<a href='https://a.example/'>" * 50_000, "<" * 400_000,
     "<blockquote type=cite>" * 60_000, "<!--" * 300_000, "<a " + "b=1 " * 100_000],
)  # fmt: skip
def test_hostile_html_costs_no_more_than_its_length(markup):
    started = time.process_time()

    text_of_html(markup)

    assert time.process_time() - started < 1.5


def test_a_page_names_its_own_charset():
    html = f"<meta charset=windows-1251><p>{RUSSIAN}</p>".encode("cp1251")

    assert body_of(mail(html, "text/html")) == RUSSIAN


def test_a_signed_text_is_taken_out_of_its_armor():
    armored = (
        b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n- -- Please remove it.\r\n"
        b"-----BEGIN PGP SIGNATURE-----\r\n\r\nabc\r\n-----END PGP SIGNATURE-----\r\n"
    )

    assert body_of(mail(armored)).strip() == "-- Please remove it."
