"""Only what is an address of the web or of mail leaves."""

import pytest

from engagement_playbook.support.outgoing import may_follow, may_leave


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://a@127.0.0.1:8000/b?c=d&e=f#g",
        "HTTPS://example.org/D'Arcy_(\u9762\u5305)",
        "mailto:a@example.org",
        "mailto:?subject=a",
    ],
)
def test_an_address_of_the_web_or_of_mail_may_leave(address: str) -> None:
    assert may_leave(address)
    assert may_follow(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JavaScript://a/%0aalert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
        "vbscript:a", "data:text/html,a", "file:///etc/passwd", "ftp://a/b", 'https://a/"><script>', "https://a/\n",
        "https://a/ b", "https://a\\b", "https://a/\x1b", "https://a/\x9b", "https://a/\ud800", "https://[a",
    ],
)  # fmt: skip
def test_nothing_else_may(address: str) -> None:
    assert not may_leave(address)
    assert not may_follow(address)


@pytest.mark.parametrize(
    "address", ["", "//example.org/a", "edit/main/", "https:", "https:///a", "mailto:", "?q=a"]
)
def test_what_is_no_whole_address_cannot_leave(address: str) -> None:
    assert not may_leave(address)
