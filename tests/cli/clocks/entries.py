"""Entries of the law pack that these tests ask for by id."""

DSAR = "uk-gdpr-dsar-1mo"
PUTBACK = "us-dmca-putback-10-14bd"
TCO = "eu-tco-art3-removal-1h"
