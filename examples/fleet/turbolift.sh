#!/bin/sh
# One repository of a turbolift campaign; in the campaign's folder:
#
#     turbolift clone
#     turbolift foreach -- sh "$PWD/turbolift.sh"
#     turbolift create-prs
#
# Each repository gets its own commit message. The title and text of the pull requests are the campaign's: turbolift takes
# them from its README.md, or from the file that `create-prs --description` names. A status other than 0 lists the repository
# among the failed ones, which `turbolift foreach --failed` goes through again.
set -eu

message=$(mktemp)
trap 'rm -f "$message"' EXIT

fixer apply --exit-zero --message-file "$message"
git add --all
git diff --cached --quiet || git commit --quiet --file "$message"
