"""Deadlines of the Americas: how long they are."""

from tests.unit.playbooks.law_pack.entries import table

CALLED = table("""
us-dmca-takedown               no number
us-dmca-notify-subscriber      no number
us-dmca-forward-counternotice  no number
us-dmca-putback-10-14bd        14 business days
us-dmca-512h-subpoena          no number
us-dmca-agent-renewal          every 3 years
us-2258a-report                no number
us-2258a-preserve-1y           1 year
us-2703f-preservation          90 days
us-2702-emergency              no number
us-2705b-ndo-1y                as ordered
us-2705a-delayed-notice-90d    90 days
us-cloud-act-quash-14d         14 days
us-nsl-reciprocal-notice-30d   30 days
us-mlat-oia                    as ordered
us-takeitdown-48h              48 hours
us-coppa-parent-delete         no number
us-coppa-consent-timeout       no number
us-inform-collect-10d          10 days
us-inform-verify-10d           10 days
us-inform-annual-cert-10d      10 days
us-ca-ccpa-ack-10bd            10 business days
us-ca-ccpa-respond-45d         45 days
us-ca-ccpa-optout-15bd         15 business days
us-ca-breach-30d               30 days
us-ca-warrant-5bd              5 business days
us-fl-warrant-20bd             20 business days
us-ca-ab1394-confirm-36h       36 hours
us-ca-ab1394-update-7d         every 7 days
us-ca-ab1394-final-30d         30 days
us-ca-sb981-confirm-48h        48 hours
us-ca-sb981-update-7d          7 days
us-ca-sb981-determine-30d      30 days
us-ca-ab587-report             every 6 months
us-tx-hb20-illegal-48h         48 hours without sat, sun
us-tx-hb20-appeal-14d          14 weekdays
us-tx-hb20-transparency        every 6 months
us-ny-hiding-hate              every 6 months
us-va-vcdpa-45d                45 days
us-va-vcdpa-appeal-60d         60 days
ca-notice-forward              no number
ca-notice-retain               6 months
ca-mra-report                  no number
ca-mra-preserve                21 days
ca-pipeda-30d                  30 days
br-mci-art19-court-order       as ordered
br-mci-art21-ncii              no number
br-mci-art15-logs              6 months
br-cpp-13a-24h                 24 hours
br-tse-removal-24h             24 hours
br-eca-digital-remove          no number
br-eca-digital-retain          6 months
br-lgpd-access-15d             15 days
br-lgpd-incident-3bd           3 business days
mx-arco-20bd                   20 business days
mx-arco-effect-15bd            15 business days
mx-lfda-counter-15bd           15 business days
co-habeas-consulta-10bd        10 business days
co-habeas-reclamo-15bd         15 business days
co-incident-15bd               15 business days
ar-access-10d                  10 days
ar-rectify-5bd                 5 business days
cl-19628-2bd                   2 business days
cl-21719-30d                   30 days
cl-copyright-5bd               5 business days
pe-access-20bd                 20 business days
uy-access-5bd                  5 business days
ec-rights-15d                  15 days
""")
"""Those that people call by name."""

ADDED = table("""
us-inform-suspension-notice-10d   10 days
us-sec-8k-105-4bd                 4 business days
us-ca-ccpa-extension-notice-45d   45 days
us-ca-breach-ag-15d               15 days
us-ca-ab1394-delay-notice-48h     48 hours
us-ca-sb981-determine-60d         60 days
us-ca-sb981-delay-notice-48h      48 hours
us-ca-drop-45d                    every 45 days
us-ca-drop-delete-45d             45 days
us-tx-breach                      60 days
us-tx-breach-ag-30d               30 days
us-tx-tdpsa-45d                   45 days
us-tx-tdpsa-appeal-60d            60 days
us-fl-breach                      30 days
us-ny-breach                      30 days
us-co-cpa-45d                     45 days
us-co-cpa-appeal-45d              45 days
us-co-breach                      30 days
us-ct-ctdpa-45d                   45 days
us-ct-ctdpa-appeal-60d            60 days
us-or-ocpa-45d                    45 days
us-or-ocpa-appeal-45d             45 days
us-wa-breach                      30 days
ca-qc-law25-access-30d            30 days
br-ncii-2h                        2 hours
br-lgpd-incident-complement-20bd  20 business days
co-habeas-reclamo-deficiency-5d   5 business days
co-habeas-reclamo-abandoned-2mo   2 months
co-habeas-reclamo-legend-2bd      2 business days
pe-information-8bd                8 business days
pe-rectification-10bd             10 business days
""")
"""Those that stand beside them: clocks split off, and law that was missing."""
