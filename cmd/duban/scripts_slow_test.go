//go:build slow

package main

import "testing"

// The scripts that take seconds each: they play years, or show what a change does to the messages of years.
func TestSlowScripts(t *testing.T) { runScripts(t, monday, "testdata/script/slow/*.txtar") }

// Those of them that are bound to the calendar run on a day off, too.
func TestSlowScriptsOnADayOff(t *testing.T) { runScripts(t, saturday, "testdata/script/slow/*.txtar") }

// What is done on a day off is as good as on any other. A script that is bound to the calendar says in its first line that it runs on both.
func TestScriptsOnADayOff(t *testing.T) { runScripts(t, saturday, "testdata/script/*.txtar") }
