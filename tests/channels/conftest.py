"""Ports where nobody answers, or nobody speaks."""

import socket

import pytest

HOST = "127.0.0.1"


@pytest.fixture
def unused_port():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return taken.getsockname()[1]


@pytest.fixture
def silent_port():
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen()
        yield listening.getsockname()[1]
