"""Deadlines of Asia, the Pacific, Africa and Türkiye: how long they are."""

from tests.unit.playbooks.law_pack.entries import table

CALLED = table("""
in-rule3-1-d-3h            3 hours
in-rule3-2-b-2h            2 hours
in-grievance-ack-24h       24 hours
in-grievance-resolve-7d    7 days
in-grievance-removal-36h   36 hours
in-info-assist-72h         72 hours
in-preserve-180d           180 days
in-ssmi-monthly-report     every 1 month
in-gac-appeal-30d          30 days
in-copyright-36h           36 hours
in-copyright-21d           21 days
in-blocking-48h            as ordered
in-ecommerce-48h           48 hours
au-osa-cyberbullying-24h   24 hours
au-osa-ncii-24h            24 hours
au-osa-adult-abuse-24h     24 hours
au-osa-class1-24h          24 hours
au-osa-apps-links-24h      24 hours
au-osa-user-complaint-48h  48 hours
au-avm-remove              no number
au-avm-refer-afp           no number
au-bose-report             as ordered
au-ndb-30d                 30 days
nz-hdca-48h                48 hours
jp-idppa-7d                7 days
jp-sender-inquiry-7d       7 days
kr-network-act-30d         30 days
kr-tba-illegal-filming     no number
kr-network-act-disinfo     no number
id-mr5-24h                 24 hours
id-mr5-urgent-4h           4 hours
id-mr5-data-5d             5 days
sg-directions              as ordered
sg-osra-direction          as ordered
sg-pdpa-breach-3d          3 days
vn-d147-authority-24h      24 hours
vn-d147-user-48h           48 hours
vn-csl-remove-24h          24 hours
vn-csl-remove-urgent-6h    6 hours
vn-csl-data-24h            24 hours
vn-csl-data-urgent-3h      3 hours
my-onsa-ack-1h             1 hour
my-onsa-assess-12h         12 hours
my-onsa-priority-24h       24 hours
my-onsa-harmful-4h         4 hours
ph-ra11930-24h             24 hours
pk-rules-48h               48 hours
lk-osa-24h                 24 hours
th-mdes-24h                24 hours
cn-ecl-43-15d              15 days
cn-ecl-42-takedown         no number
tr-5651-user-48h           48 hours
tr-5651-order-4h           4 hours
tr-5651-court-24h          24 hours
tr-5651-report             every 6 months
ru-149fz-24h               24 hours
ng-nitda-24h               24 hours
""")
"""Those that people call by name."""

ADDED = table("""
in-gac-decision-30d                  30 days
in-blocking-emergency                no number
in-blocking-emergency-committee-48h  48 hours
in-ecommerce-redress-1mo             1 month
in-certin-6h                         6 hours
in-dpdp-breach-72h                   72 hours
in-dpdp-breach-first                 no number
nz-hdca-48h-author                   48 hours
nz-hdca-48h-takedown                 48 hours
nz-hdca-48h-unreachable              48 hours
jp-sender-inquiry-2d                 2 days
jp-appi-breach-3-5d                  5 days
jp-appi-breach-30d                   30 days
jp-appi-breach-60d                   60 days
kr-network-act-without-delay         no number
kr-pipa-breach-72h                   72 hours
kr-pipa-access-10d                   10 days
id-pdp-breach-72h                    72 hours
id-pdp-dsr-72h                       72 hours
vn-pdpl-breach-72h                   72 hours
my-onsa-priority-final-1h            1 hour
my-onsa-inquiry-5d                   5 days
my-onsa-harmful-block-24h            24 hours
my-onsa-harmful-final-12h            12 hours
ph-ra11930-48h                       48 hours
ph-ra11930-3d                        3 days
pk-rules-emergency-12h               12 hours
th-mdes-3d                           3 days
th-mdes-7d                           7 days
tr-5651-urgent-1h                    1 hour
tr-kvkk-breach-72h                   72 hours
tr-kvkk-dsr-30d                      30 days
ng-nitda-ncii-24h                    24 hours
""")
"""Those that stand beside them: clocks split off, and law that was missing."""
