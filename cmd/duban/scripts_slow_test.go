//go:build slow

package main

import "testing"

// The scripts that take seconds each: they play years, or show what a change does to the messages of years.
func TestSlowScripts(t *testing.T) { runScripts(t, "testdata/script/slow") }
