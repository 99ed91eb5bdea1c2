"""Mail that comes in: an SMTP or LMTP listener and an IMAP poller, both only receive."""
