#!/bin/sh
# The command line interface looks for the integration, and writes the graph, in the folder that it works in.
set -eu
app=$(dirname "$(readlink -f "$0")")
ln -sfn "$app/src" src
# by default, V8 lets the heap grow to more than twice of what is alive
exec node --heap-growing-percent=30 "$app/node_modules/.bin/j1-integration" "$@"
