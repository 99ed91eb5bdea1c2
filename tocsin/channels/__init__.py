"""One file per way to reach a person.

To add a channel: write one file here with a class that has ``name``, ``abilities`` and ``send``
(``tocsin.domain.ports.Channel``), and add one line to ``tocsin/relay/delivering.py``.
``send`` sorts its failures into a ``ChannelError``: *permanent* (the next channel is
tried and this one is not tried again), *temporary* (tried again if no other channel gets
through), or *unknown* (it may have got through, so the next channel is tried and its message
says so). Nothing else needs to know: addresses, ledger and retries are not its business.
"""
