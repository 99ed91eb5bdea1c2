"""Which hosts are the platform's own is a setting; links work for any host without one."""

import pytest

from tocsin.intake.hosts import is_content, is_policy, link_key, place, use_platform
from tocsin.intake.platform import PlatformError, platform_of
from tocsin.intake.pool import ReaderPool
from tocsin.intake.reader import read_item

TUBE = """\
content: [tube.example]
places:
  - {hosts: [tube.example], path: 'watch/([a-z0-9]+)(?:/.*)?', key: 'video:{1}'}
owners: []
archives: ['tube\\.example/transparency/']
"""


@pytest.fixture
def settle():
    """Settle this process on a platform, and back on the default afterwards."""
    yield use_platform
    use_platform("")


def test_a_list_of_hosts_decides_what_is_content(settle):
    settle("tube.example, www.clips.example")

    assert is_content("https://m.tube.example/watch/1")
    assert is_content("https://clips.example/1")
    assert is_policy("https://tube.example/")
    assert not is_content("https://github.com/anna/bells")


def test_a_file_says_how_addresses_are_built(settle, tmp_path):
    (tmp_path / "hosts.yaml").write_text(TUBE, encoding="utf-8")
    settle(str(tmp_path / "hosts.yaml"))

    assert place("https://www.tube.example/watch/AB12/comments") == "video:ab12"
    assert link_key("https://tube.example/about") == ""
    assert not is_content("https://tube.example/transparency/2031/kettle")


def test_a_letter_about_the_platforms_own_host_is_sorted_like_any_other(settle, papers):
    settle("tube.example")

    text = papers.letter.replace("https://github.com/teapot/", "tube.example/watch/")
    draft = read_item(text.encode(), None, None)

    assert draft.target_urls == ("tube.example/watch/kettle-leak",)
    assert draft.work_urls == ("https://kettle.example/firmware",)
    assert draft.link_keys == ("tube.example/watch/kettle-leak",)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://github.com/Anna/Bells/blob/main/a.py#L3", "github.com/anna/bells"),
        ("https://github.com/Anna", ""),
        ("https://help.github.com/x", ""),
        ("https://Board.example/Thread/7/#reply", "board.example/thread/7"),
        ("https://board.example/show?id=7&utm_source=x&page=2", "board.example/show?id=7"),
        ("http://www.board.example:8080/", ""),
        ("nothing", ""),
    ],
)
def test_addresses_on_any_host_can_be_followed_up(url, key):
    assert link_key(url) == key


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("tube.example,not a host", "'not a host'"),
        ("/nowhere/hosts.yaml", "/nowhere/hosts.yaml"),
        ("https://tube.example", "'https://tube.example'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(setting, said):
    with pytest.raises(PlatformError, match="TOCSIN_PLATFORM_HOSTS") as refused:
        platform_of(setting)

    assert said in str(refused.value)


def test_a_file_of_the_wrong_shape_is_refused(tmp_path):
    for text in ("- a", "content: [a.example]\nplaces: [1]", "archives: ['(']", "{"):
        (tmp_path / "hosts.yml").write_text(text, encoding="utf-8")

        with pytest.raises(PlatformError):
            platform_of(str(tmp_path / "hosts.yml"))


def test_reader_processes_settle_on_the_platform_of_their_parent(papers):
    text = papers.letter.replace("https://github.com/teapot/", "https://tube.example/watch/")
    pool = ReaderPool(size=1, platform_hosts="tube.example")
    try:
        draft = pool.read(text.encode(), None, None)
    finally:
        pool.close()

    assert draft.target_urls == ("https://tube.example/watch/kettle-leak",)
