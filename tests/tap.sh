#!/bin/sh
# Runs a test program. cmocka prints a test that was skipped as "not ok … #
# SKIP", which TAP reads as one that has failed.
status=$(mktemp)
{ "$@"; echo $? >"$status"; } | sed 's/^not ok \(.*# SKIP\)/ok \1/'
read -r code <"$status"
rm -f "$status"
exit "$code"
