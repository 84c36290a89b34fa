#!/usr/bin/env bash
# Gazette among the habits of Vim, with real keys: see habits_story.lua.
export STORY=habits_story
. "$(dirname "$0")/vim_test.sh"
