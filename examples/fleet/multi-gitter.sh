#!/bin/sh
# One repository of a multi-gitter run; multi-gitter starts it in each clone:
#
#     multi-gitter run "$PWD/multi-gitter.sh" --manual-commit --branch fixer --org my-org --skip-forks
#
# With --manual-commit the first line of the commit's message becomes the title of the pull request and the rest its body,
# so that every repository gets its own. Nothing to mend: no commit, and multi-gitter opens nothing. A status other than 0:
# multi-gitter leaves the repository alone and lists it at the end.
set -eu

message=$(mktemp)
trap 'rm -f "$message"' EXIT

fixer apply --exit-zero --message-file "$message"
git add --all
git diff --cached --quiet || git commit --quiet --file "$message"
