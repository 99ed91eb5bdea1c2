"""Readers: what came in becomes a draft. `read_item` never raises, `ReaderPool` never hangs.

Functions of the bytes: nothing here looks at the network, at another item, or at any clock but
the CPU time that an item may take.
"""
