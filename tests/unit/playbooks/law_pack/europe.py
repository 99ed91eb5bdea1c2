"""Deadlines of Europe, treaties and the house that people call by name: how long they are."""

from tests.unit.playbooks.law_pack.entries import table

_TABLE = """
eu-dsa-art9-effect-report              no number
eu-dsa-art9-recipient-notice           no number
eu-dsa-art10-info-order-report         no number
eu-dsa-art10-recipient-notice          no number
eu-dsa-art11-contact-point             no number
eu-dsa-art14-terms-change-notice       no number
eu-dsa-art16-ack                       no number
eu-dsa-art16-decision                  no number
eu-dsa-art17-statement-of-reasons      no number
eu-dsa-art18-threat-to-life            no number
eu-dsa-art20-complaint-window          6 months
eu-dsa-art20-complaint-decision        no number
eu-dsa-art21-ods-decision              90 days
eu-dsa-art22-trusted-flagger           no number
eu-dsa-art23-misuse-suspension         no number
eu-dsa-art24-mau                       every 6 months
eu-dsa-art24-5-sor-database            no number
eu-dsa-art15-annual-report             every year
eu-dsa-art42-vlop-report               every 6 months
eu-dsa-art30-trader-verification       no number
eu-dsa-art30-retention                 6 months
eu-dsa-art31-random-checks             no number
eu-dsa-art32-consumer-notice           no number
eu-dsa-art34-risk-assessment           every 1 year
eu-dsa-art36-crisis-measures           no number
eu-dsa-art37-audit-implementation      1 month
eu-dsa-art40-5-data-access-amend       15 days
eu-dsa-art42-4-publish-audit           3 months
eu-tco-art3-removal-1h                 1 hour
eu-tco-art3-2-first-order-notice       12 hours
eu-tco-art4-provider-scrutiny-request  48 hours
eu-tco-art4-authority-scrutiny         72 hours
eu-tco-art5-specific-measures-report   3 months
eu-tco-art6-preservation               6 months
eu-tco-art7-transparency               every year
eu-tco-art10-complaint                 2 weeks
eu-tco-art11-nondisclosure             6 weeks
eu-tco-art14-5-threat-to-life          no number
eu-epoc-10d                            10 days
eu-epoc-emergency-8h                   8 hours
eu-epoc-enforcing-authority-96h        96 hours
eu-epoc-clarification-5d               5 days
eu-epoc-conflict-objection-10d         10 days
eu-epoc-pr-60d                         60 days
eu-epoc-user-notice                    no number
eu-gdpr-dsar-1mo                       1 month
eu-gdpr-breach-72h                     72 hours
eu-gdpr-breach-subjects                no number
eu-nis2-early-warning                  24 hours
eu-nis2-notification                   72 hours
eu-nis2-final                          1 month
eu-cra-early-warning                   24 hours
eu-cra-notification                    72 hours
eu-cra-vuln-final                      14 days
eu-cra-incident-final                  1 month
eu-gpsr-order-2wd                      2 business days
eu-gpsr-notice-3wd                     3 business days
eu-emfa-media-24h                      24 hours
eu-ttpa-election-48h                   48 hours
eu-p2b-termination-30d                 30 days
eu-p2b-termination-effect-30d          30 days
eu-p2b-restriction-sor                 no number
eu-p2b-terms-15d                       15 days
eu-hate-code-24h                       24 hours
eu-dsm-art17-notice                    no number
eu-csam-derogation-sunset              2028-04-03
de-netzdg-24h                          24 hours
de-netzdg-7d                           7 days
fr-lcen-6-1-24h                        24 hours
it-cyberbullying-24h-ack               24 hours
it-cyberbullying-48h-remove            48 hours
it-piracy-shield-30min                 30 minutes
uk-gdpr-dsar-1mo                       1 month
uk-duaa-complaint-30d                  30 days
uk-gdpr-breach-72h                     72 hours
uk-terrorism-act-s3-2wd                2 business days
uk-osa-illegal-swift                   no number
uk-osa-ncii-48h                        48 hours
uk-cpa-weapons-notice-48h              48 hours
uk-osa-s66-nca                         no number
uk-osa-transparency                    as ordered
uk-osa-info-notice                     as ordered
uk-osa-deceased-child                  as ordered
uk-copo-7d                             7 days
budapest-2ap-art7-30d                  30 days
budapest-2ap-art8-20-45d               20 days
mlat-generic                           as ordered
order-sets-period                      as ordered
gifct-cip                              no number
house-edr-triage-15min                 15 minutes
house-edr-decision-2h                  2 hours
house-le-ack-1bd                       1 business day
house-le-respond-10bd                  10 business days
house-user-notice-7d                   7 days
house-regulator-first-update-4h        4 hours
house-incident-report-5bd              5 business days
house-ip-notice-24h                    24 hours
house-impersonation-24h                24 hours
house-appeal-7d                        7 days
house-policy-review-180d               180 days
"""


OURS = table(_TABLE)
