"""Logs are kept small without losing their writer, and repeated line by line."""

import os

from tocsin.embedded.logfiles import LogKeeper, open_for_child, tail, trim


def test_an_overgrown_log_is_moved_aside_while_its_writer_goes_on(tmp_path):
    log = tmp_path / "child.log"
    writer = open_for_child(log)
    os.write(writer, b"old\n" * 10)

    trim(log, largest=20)
    os.write(writer, b"new\n")
    os.close(writer)

    assert log.read_text() == "new\n"
    assert (tmp_path / "child.log.1").read_text() == "old\n" * 10


def test_the_tail_is_short_in_both_directions(tmp_path):
    log = tmp_path / "child.log"
    log.write_text("".join(f"{i} {'x' * 900}\n" for i in range(40)))

    lines = tail(log, lines=3).splitlines()

    assert [line.split()[0] for line in lines] == ["37", "38", "39"]
    assert max(map(len, lines)) == 400


def test_a_log_that_is_not_there_has_no_tail(tmp_path):
    assert tail(tmp_path / "none.log") == ""


def test_new_lines_are_repeated_whole_with_their_childs_name(tmp_path):
    log = tmp_path / "worker.log"
    log.write_text("before\n")
    heard = []
    keeper = LogKeeper(tmp_path, lambda name, line: heard.append((name, line)))
    keeper.start()
    with log.open("a") as file:
        file.write("one\ntwo\nhal")

    keeper.stop()

    assert heard == [("worker", "one"), ("worker", "two")]
