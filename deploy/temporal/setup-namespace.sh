#!/bin/sh
# Makes the namespace and registers the search attributes. Safe to run again.
# The Temporal CLI reads TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE by itself, except when it makes a
# namespace: there it wants the name.
set -eu

RETENTION=${TOCSIN_HISTORY_RETENTION:-30d}

until temporal operator cluster health >/dev/null 2>&1; do
    sleep 1
done

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION" >/dev/null
else
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION" >/dev/null
fi
until temporal operator search-attribute list >/dev/null 2>&1; do
    sleep 1 # a new namespace takes a moment to be known everywhere
done

known=$(temporal operator search-attribute list)
for attribute in CaseDue=Datetime CaseKind=Keyword CaseStage=Keyword Jurisdiction=Keyword Severity=Keyword; do
    name=${attribute%=*}
    if echo "$known" | grep -qw "$name"; then continue; fi
    temporal operator search-attribute create --name "$name" --type "${attribute#*=}"
done
