"""Rules as people read, compare and write them: shaped from what the desk shows."""
