"""The letters that some gate of a shipped playbook drafts and approves."""

from tocsin.playbooks.library import load_library

LIBRARY = load_library()
GATE_LETTERS = {
    stage.gate.letter
    for kind in LIBRARY.kinds()
    for stage in LIBRARY.get(kind).stages
    if stage.gate and stage.gate.letter
}
