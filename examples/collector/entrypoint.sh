#!/bin/sh
# The command line interface looks for the integration, and writes the graph, in the folder that it works in.
set -eu
app=$(dirname "$(readlink -f "$0")")
ln -sfn "$app/src" src
exec "$app/node_modules/.bin/j1-integration" "$@"
