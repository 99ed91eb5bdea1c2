"""The playbook that tests of rehearsals rehearse; shipped ones change for reasons of law."""

from pathlib import Path

from tocsin.playbooks.library import parse_playbook

TEXT = Path(__file__).with_name("playbook.yaml").read_text(encoding="utf-8")
PLAYBOOK = parse_playbook(TEXT)
