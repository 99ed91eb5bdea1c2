"""The worker process: composition root on the Temporal side."""
