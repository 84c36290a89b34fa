#!/usr/bin/env bash
# Gazette among the habits of Neovim, with real keys: see habits_story.lua.
export STORY=habits_story
. "$(dirname "$0")/nvim_test.sh"
