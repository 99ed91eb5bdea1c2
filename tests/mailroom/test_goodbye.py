"""What becomes of those who are connected when the listener stops."""

import threading

import psutil
import pytest

from tests.polling import PATIENCE

OURS, SENDER = "notices@example.org", "rosa@example.com"


@pytest.fixture
def held_open():
    """The sockets that this process has at a port, as the system sees them."""
    gone = {psutil.CONN_TIME_WAIT, psutil.CONN_NONE}

    def count(port):
        sockets = psutil.Process().net_connections("tcp")
        return sum(one.laddr.port == port and one.status not in gone for one in sockets)

    return count


@pytest.fixture
def stuck():
    """A record that takes a mail and does not come to an end with it until the test is over."""
    begun, over = threading.Event(), threading.Event()

    def receive(arrival):
        begun.set()
        over.wait(PATIENCE)
        raise RuntimeError("too late")

    receive.has_begun = lambda: begun.wait(PATIENCE)
    yield receive
    over.set()


def test_no_socket_outlives_the_listener_not_even_one_whose_mail_is_being_committed(
    listen, client, mail, stuck, tls, certificate, held_open
):
    port = listen(tls=tls, receive=stuck)
    session = client(port)
    session.starttls(context=certificate[1])
    session.ehlo()
    session.mail(SENDER)
    session.rcpt(OURS)
    session.docmd("DATA")
    session.send(mail()[1] + b"\r\n.\r\n")
    assert stuck.has_begun()
    assert held_open(port) == 2  # the listener's own, and the client's

    listen.stop()
    listen.thread.join(PATIENCE)

    assert held_open(port) == 0
