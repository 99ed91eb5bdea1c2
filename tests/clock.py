"""A clock that stands still until a test moves it."""


class Clock:
    """Seconds that go on when they are told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now
