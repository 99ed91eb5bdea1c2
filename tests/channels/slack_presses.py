"""What Slack sends when somebody presses a button."""

import json
import time
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

SECRET = "synthetic-signing-secret"


def press(token, user, **more):
    """Return the body that tells of a press."""
    payload = {
        "type": "block_actions",
        "user": {"id": user},
        "actions": [{"action_id": "acknowledge", "value": token}],
        **more,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def signed(body, secret=SECRET, at=None):
    """Return the headers by which Slack vouches for a body."""
    stamp = str(int(at or time.time()))
    made = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": made}
