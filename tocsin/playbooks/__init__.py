"""Kinds of case as data, the letters that go with them, and the loader that checks both.

Nothing here is legal advice: numbers and texts carry a source and a confidence, and whoever
answers for them reads them before they are relied on.
"""
