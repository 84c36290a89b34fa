#!/usr/bin/env bash
# Reading in Neovim, with real keys: see reading_story.lua.
export STORY=reading_story
. "$(dirname "$0")/nvim_test.sh"
