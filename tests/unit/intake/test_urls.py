"""URLs: found as written in the messiest prose, and each with the right role."""

import pytest

from tocsin.intake.hosts import canonical, place
from tocsin.intake.link_keys import link_keys
from tocsin.intake.plain import plain
from tocsin.intake.urls import find_urls

ARCHIVE = "https://github.com/github/dmca/blob/master"
BASE = "https://github.com/teapot/kettle"


def urls(text):
    return [found.url for found in find_urls(plain(text))]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"See ({BASE}).", BASE),
        (f"<{BASE}>;", BASE),
        (f'"{BASE}",', BASE),
        (f"[kettle]({BASE})", BASE),
        (f"[{BASE}]({BASE})", BASE),
        (f'<a href="{BASE}">{BASE}</a>', BASE),
        (f"**{BASE}**", BASE),
        (f"*{BASE}*", BASE),
        (f"- -{BASE} (entire repository)", BASE),
        (f"[12]{BASE}[13]", BASE),
        (f"链接{BASE}，请处理。", BASE),
        (f"{BASE}?", BASE),
        (f"{BASE}/blob/main/a_(b).md).", f"{BASE}/blob/main/a_(b).md"),
        ("https://github.com/teapot/my\\_kettle", "https://github.com/teapot/my_kettle"),
        ("https://github.com/teapot/k/__init__.py", "https://github.com/teapot/k/__init__.py"),
        ("at github.com/teapot/kettle and", "github.com/teapot/kettle"),
        ("teapot.github.io, please", "teapot.github.io"),
        ("see www.kettle.example.", "www.kettle.example"),
        ("hxxps://kettle.example/x", "hxxps://kettle.example/x"),
        ("https[:]//github[.]com/teapot/k", "https[:]//github[.]com/teapot/k"),
    ],
)
def test_one_url_is_found_as_written(text, url):
    assert urls(text) == [url]


def test_a_url_wrapped_over_lines_is_put_together():
    text = f"{BASE}/blob/master/html/\nresources/themes/folio.css\n{BASE}/blob/master/b.css"

    assert urls(text) == [
        f"{BASE}/blob/master/html/resources/themes/folio.css",
        f"{BASE}/blob/master/b.css",
    ]


def test_a_list_of_folders_is_not_put_together():
    text = f"{BASE}/tree/main/src/one/\nThe folder above.\n{BASE}/tree/main/src/two/  \nlib/x.c"

    assert urls(text) == [f"{BASE}/tree/main/src/one/", f"{BASE}/tree/main/src/two/"]


def test_spaces_in_a_file_name_that_ends_its_line_belong_to_the_url():
    text = f"{BASE}/blob/main/A Guide, 2nd (2031).pdf\n{BASE} is a copy of book.pdf by me"

    assert urls(text)[:2] == [f"{BASE}/blob/main/A Guide, 2nd (2031).pdf", BASE]


def test_mail_addresses_and_slugs_are_no_urls():
    assert urls("mail teapot@github.com or teapot / kettle.github.io") == []


def test_invisible_marks_do_not_cut_a_url(read):
    text = "Remove the stolen code at \u202bhttps://github.com/tea\u200bpot/kettle\u202c now."

    assert read(text).target_urls == (BASE,)


def test_works_and_targets_are_kept_apart(read, papers):
    for text in (papers.form(), papers.letter):
        draft = read(text)

        assert draft.target_urls == ("https://github.com/teapot/kettle-leak",)
        assert draft.work_urls == ("https://kettle.example/firmware",)


def test_an_original_on_the_same_platform_is_a_work(read, papers):
    draft = read(
        papers.form(
            work=f"The original repository is {BASE}",
            target=f"https://github.com/thief/k copied {BASE}/pull/7 word by word",
        )
    )

    assert draft.target_urls == ("https://github.com/thief/k",)
    assert draft.work_urls == (BASE, f"{BASE}/pull/7")


def test_what_is_called_the_original_stays_a_target_when_nothing_else_is_named(read, papers):
    draft = read(papers.form(work=f"The original code is in {BASE}", target=BASE))

    assert draft.target_urls == (BASE,)


def test_a_headed_list_in_a_letter_takes_its_heads_role(read, papers):
    copies = "https://github.com/a/b\nhttps://github.com/c/d"
    originals = "https://github.com/maker/one\nhttps://github.com/maker/two"
    text = papers.letter.replace(
        "https://github.com/teapot/kettle-leak\n\nThe original is published at "
        "https://kettle.example/firmware.",
        f"{copies}\n\nOriginals:\n{originals}",
    )

    draft = read(text)

    assert draft.target_urls == tuple(copies.split())
    assert draft.work_urls == tuple(originals.split())


def test_a_file_in_a_listed_repository_is_a_target_whatever_is_said_of_it(read, papers):
    part = "https://github.com/teapot/kettle-leak/blob/main/x.c"
    text = papers.letter.replace("Telephone", f"The official header is {part}\n\nTelephone")

    assert read(text).target_urls == ("https://github.com/teapot/kettle-leak", part)


def test_a_retraction_names_targets_only(read):
    draft = read(
        "I retract my DMCA notice about https://github.com/teapot/kettle; the original is at "
        "https://kettle.example/x"
    )

    assert (draft.target_urls, draft.work_urls) == ((BASE,), ())


def test_rules_published_notices_and_signatures_have_no_role(read, papers):
    text = papers.letter.replace(
        "Telephone:",
        "See https://help.github.com/articles/dmca and "
        "https://github.com/github/dmca/blob/master/2031-05-03-kettle.md\n\nTelephone:",
    )

    draft = read(text + "\nwww.kettle.example\n")

    assert draft.target_urls == ("https://github.com/teapot/kettle-leak",)
    assert draft.work_urls == ("https://kettle.example/firmware",)
    assert "notice:2031-05-03-kettle" in draft.link_keys


def test_each_url_is_listed_once(read, papers):
    draft = read(papers.form(target=f"{BASE}\n{BASE}/\nhttp://www.github.com/teapot/kettle"))

    assert draft.target_urls == (BASE,)


def test_over_5000_urls_are_kept_and_flagged(read, papers):
    draft = read(papers.form(target="\n".join(f"{BASE}-{n}" for n in range(5_001))))

    assert len(draft.target_urls) == 5_001
    assert "over-5000-urls" in draft.flags


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (f"{BASE}/blob/main/x.c#L3", "github.com/teapot/kettle"),
        ("http://www.GitHub.com/Teapot/Kettle.git", "github.com/teapot/kettle"),
        ("https://raw.githubusercontent.com/teapot/kettle/main/x", "github.com/teapot/kettle"),
        ("https://gist.github.com/teapot/" + "a1" * 16, "gist:" + "a1" * 16),
        ("https://gist.github.com/884934", "gist:884934"),
        ("https://teapot.github.io/kettle/", "teapot.github.io"),
        (f"{ARCHIVE}/2031/2031-05-03-Kettle.md", "notice:2031-05-03-kettle"),
    ],
)  # fmt: skip
def test_link_keys_name_the_thing_not_the_page(url, key):
    assert link_keys([url]) == (key,)


def test_persons_and_front_doors_join_nothing():
    assert (
        link_keys(["https://github.com/teapot", "https://github.com/", "https://x.example"])
        == ()
    )
    assert place("https://github.com/site/terms") == ""
    assert canonical("HTTPS://GitHub.com/A/") == "github.com/A"
