#!/usr/bin/env bash
# Reading in Vim, with real keys: see reading_story.lua.
export STORY=reading_story
. "$(dirname "$0")/vim_test.sh"
