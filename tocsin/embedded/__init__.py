"""PostgreSQL and Temporal from their wheels, and the children of `tocsin up`.

Import from the modules: `tocsin.embedded.stack` (Stack, StackOptions, Urls), `.errors`,
`.doctor`. Nothing is imported here, so that the guardian process stays small.
"""
